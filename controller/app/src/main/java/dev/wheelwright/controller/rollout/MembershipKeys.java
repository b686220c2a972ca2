package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Which public keys are still to be reported. */
@ApplicationScoped
public class MembershipKeys {
  private final Memberships memberships;

  MembershipKeys(Memberships memberships) {
    this.memberships = memberships;
  }

  /** What to ask the appliance for; none once it is revoked. */
  public List<MissingKey> missing(UUID appliance) {
    return memberships.wantedKeys(appliance).stream()
        .map(wanted -> new MissingKey(wanted.membership(), wanted.generation()))
        .toList();
  }
}
