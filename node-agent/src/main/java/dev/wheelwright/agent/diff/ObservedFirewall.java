package dev.wheelwright.agent.diff;

/** The state of the agent's own nftables table. */
public sealed interface ObservedFirewall {

  /** There is no table of ours. */
  record Absent() implements ObservedFirewall {}

  /**
   * The table holds exactly the rules of one ruleset.
   *
   * @param fingerprint {@link FirewallRuleset#fingerprint}
   */
  record Intact(String fingerprint) implements ObservedFirewall {}

  /** The table is there, but not as this agent writes it: somebody changed it. */
  record Altered() implements ObservedFirewall {}
}
