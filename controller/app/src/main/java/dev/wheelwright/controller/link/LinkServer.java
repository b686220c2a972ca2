package dev.wheelwright.controller.link;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The agents' port: our own gRPC server, because the framework's has neither {@code isReady} nor
 * boringssl. Every limit is set here, none is left to a default.
 */
final class LinkServer {
  /** What an agent says fits: a Hello with 2,000 keys has 120 KB. */
  static final int MAXIMUM_INBOUND_BYTES = 256 * 1024;

  private static final int MAXIMUM_METADATA_BYTES = 8 * 1024;

  /** Connect, and beside it a Renew. */
  private static final int MAXIMUM_CALLS = 4;

  private static final long KEEPALIVE_SECONDS = 15;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 10;

  /** Agents may ping a little more often than we do. */
  private static final long PERMITTED_KEEPALIVE_SECONDS = 10;

  /** Small appliances need some of it, and most when all reconnect at once. */
  private static final long HANDSHAKE_TIMEOUT_SECONDS = 30;

  /** A connection without a call serves nobody. */
  private static final long IDLE_SECONDS = 30;

  private static final int FLOW_CONTROL_WINDOW = 1 << 20;

  private final Server server;

  private LinkServer(Server server) {
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param guard sees every call of every service first
   * @throws UncheckedIOException when the address can't be used
   */
  static LinkServer start(
      InetSocketAddress address,
      SslContext tls,
      ServerInterceptor guard,
      List<? extends BindableService> services,
      Executor threads) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .sslContext(tls)
            .executor(threads)
            .intercept(guard)
            .handshakeTimeout(HANDSHAKE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(PERMITTED_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
            .maxConcurrentCallsPerConnection(MAXIMUM_CALLS)
            .maxInboundMessageSize(MAXIMUM_INBOUND_BYTES)
            .maxInboundMetadataSize(MAXIMUM_METADATA_BYTES)
            .flowControlWindow(FLOW_CONTROL_WINDOW);
    services.forEach(builder::addService);
    try {
      return new LinkServer(builder.build().start());
    } catch (IOException e) {
      throw new UncheckedIOException("can't listen for agents on " + address, e);
    }
  }

  int port() {
    return server.getPort();
  }

  boolean isListening() {
    return !server.isShutdown();
  }

  /** Everything that can be called. */
  List<ServerServiceDefinition> services() {
    return server.getServices();
  }

  /** Takes no more calls, and gives those under way a while to end. */
  void stop(Duration patience) {
    server.shutdown();
    try {
      if (!server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
