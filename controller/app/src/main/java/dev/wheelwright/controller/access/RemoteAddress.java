package dev.wheelwright.controller.access;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** Where a request comes from. */
public final class RemoteAddress {
  private RemoteAddress() {}

  /** The address without its port; behind a trusted proxy, what that one says. */
  public static String of(RoutingContext context) {
    SocketAddress remote = context.request().remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }
}
