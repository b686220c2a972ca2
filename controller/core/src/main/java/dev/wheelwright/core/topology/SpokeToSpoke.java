package dev.wheelwright.core.topology;

import dev.wheelwright.core.policy.Party;
import dev.wheelwright.core.policy.Reach;
import dev.wheelwright.wire.PolicyRule;
import java.util.List;
import java.util.Locale;

/** Whether spokes reach each other through the concentrators. */
public enum SpokeToSpoke {
  /** Spokes reach the concentrators' sites and nothing else. */
  ISOLATED,
  /** Spokes reach each other and external peers, as these do each other. */
  ALLOWED,
  /** Between them passes what a rule allows, and nothing else. */
  POLICY;

  /** Who reaches whom among these, if the rules are those of the overlay. */
  public Reach reach(List<Party> parties, List<PolicyRule> rules) {
    return switch (this) {
      case ISOLATED -> Reach.NONE;
      case ALLOWED -> Reach.everybody(parties);
      case POLICY -> Reach.byRules(parties, rules);
    };
  }

  /** As people write it: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
