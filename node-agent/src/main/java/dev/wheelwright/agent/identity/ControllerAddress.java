package dev.wheelwright.agent.identity;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.WireFormatException;

/**
 * Where the controller listens for agents.
 *
 * @param host a DNS name or an IP address, without brackets; the controller's certificate must name
 *     it
 */
public record ControllerAddress(String host, int port) {
  /** The controller's own default. */
  public static final int DEFAULT_PORT = 9443;

  /**
   * An address from {@code host}, {@code host:port} or {@code [v6address]:port}.
   *
   * @throws IllegalArgumentException when the text is none of these
   */
  public static ControllerAddress parse(String text) {
    try {
      Endpoint endpoint = Endpoint.parse(text, DEFAULT_PORT);
      return new ControllerAddress(endpoint.host(), endpoint.port());
    } catch (WireFormatException e) {
      throw new IllegalArgumentException(
          "the controller's address must be HOST:PORT: " + e.getMessage(), e);
    }
  }

  /** {@code host:port}, with IPv6 addresses in brackets. */
  @Override
  public String toString() {
    return new Endpoint(host, port).toString();
  }
}
