package dev.wheelwright.agent.diff;

/** What the agent's own nftables table does with the traffic of an interface. */
public enum TrafficRule {
  /**
   * Nothing that came in through the interface is forwarded out of it: its peers do not reach each
   * other.
   */
  ISOLATE_PEERS,

  /**
   * Nothing that came in through the interface is forwarded out of another one of ours: overlays
   * that meet on an appliance do not reach each other.
   */
  SEPARATE_OVERLAYS,

  /**
   * The MSS of TCP connections forwarded through the interface is lowered to what its MTU allows.
   */
  CLAMP_MSS
}
