package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.fleet.Memberships.WantedKey;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    return missing(memberships.wantedKeys(appliance));
  }

  /** What to ask each appliance for. */
  public Map<UUID, List<MissingKey>> missing() {
    Map<UUID, List<MissingKey>> missing = new HashMap<>();
    memberships.wantedKeys().forEach((appliance, keys) -> missing.put(appliance, missing(keys)));
    return missing;
  }

  private static List<MissingKey> missing(List<WantedKey> wanted) {
    return wanted.stream()
        .map(each -> new MissingKey(each.membership(), each.generation()))
        .toList();
  }
}
