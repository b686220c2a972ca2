package dev.wheelwright.agent.diff;

/** An interface that exists on the device. */
public sealed interface ObservedInterface {

  /** A WireGuard interface, ours or not. */
  record Tunnel(ObservedWireGuard wireGuard, ObservedLink link) implements ObservedInterface {}

  /**
   * An interface that is not WireGuard.
   *
   * @param kind what it is, in the kernel's words, such as bridge
   */
  record Other(String kind) implements ObservedInterface {}
}
