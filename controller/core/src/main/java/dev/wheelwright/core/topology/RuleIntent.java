package dev.wheelwright.core.topology;

import dev.wheelwright.wire.PolicyRule;

/**
 * What may pass from spoke to spoke, as people ask for it. Its groups are tags.
 *
 * @param description free text for people; may be empty
 */
public record RuleIntent(PolicyRule rule, String description) {

  /** Unique in the overlay. */
  public String name() {
    return rule.name();
  }
}
