package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.IpPrefix;
import java.util.Map;
import java.util.Set;

/** The state of the agent's own nftables table. */
public sealed interface ObservedFirewall {

  /** There is no table of ours. */
  record Absent() implements ObservedFirewall {}

  /**
   * The table holds exactly the rules of one ruleset.
   *
   * @param fingerprint {@link FirewallRuleset#fingerprint}
   * @param members what its sets hold, by their names in nftables
   */
  record Intact(String fingerprint, Map<String, Set<IpPrefix>> members)
      implements ObservedFirewall {
    public Intact {
      members = Map.copyOf(members);
    }
  }

  /** The table is there, but not as this agent writes it: somebody changed it. */
  record Altered() implements ObservedFirewall {}
}
