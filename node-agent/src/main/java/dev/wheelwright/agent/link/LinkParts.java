package dev.wheelwright.agent.link;

import dev.wheelwright.agent.apply.Applier;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.verify.ConfigVerifier;
import java.security.SecureRandom;

/** What the conversation with the controller needs, and what outlives each stream. */
public record LinkParts(
    Self self, Guard guard, Applier applier, Conditions conditions, SecureRandom random) {

  /**
   * Who speaks, with which keys.
   *
   * @param agentVersion printable ASCII without blanks, at most 64 characters
   */
  public record Self(Identity identity, MembershipKeys keys, String agentVersion, Run run) {}

  /** What every config has to pass. */
  public record Guard(
      Trust trust, FloorKeeper floor, ConfigVerifier verifier, Freshness freshness) {}
}
