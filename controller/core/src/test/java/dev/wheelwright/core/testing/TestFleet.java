package dev.wheelwright.core.testing;

import dev.wheelwright.core.topology.ApplianceIntent;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.FleetState;
import dev.wheelwright.core.topology.FleetState.ApplianceState;
import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.core.topology.FleetState.MembershipState;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WgPublicKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A fleet state whose ids and keys follow from names, so that tests and golden files are stable.
 * Mutable, for tests alone.
 */
public final class TestFleet {
  private final Set<ApplianceName> known = new HashSet<>();
  private final Set<ApplianceName> revoked = new HashSet<>();
  private final Set<MembershipKey> pending = new HashSet<>();
  private final Map<MembershipKey, List<IpAddress>> allocated = new HashMap<>();
  private final Map<MembershipKey, MemberKey> keys = new HashMap<>();

  public TestFleet know(String appliance) {
    known.add(new ApplianceName(appliance));
    return this;
  }

  public TestFleet revoked(String appliance, boolean yes) {
    ApplianceName name = new ApplianceName(appliance);
    revoked.remove(name);
    if (yes) {
      revoked.add(name);
    }
    return this;
  }

  public TestFleet revoke(String appliance) {
    revoked.add(new ApplianceName(appliance));
    return know(appliance);
  }

  /** The membership's appliance has not reported a key. */
  public TestFleet pending(String overlay, String appliance) {
    pending.add(membership(overlay, appliance));
    return this;
  }

  /** The membership's appliance has reported its key. */
  public TestFleet reported(String overlay, String appliance) {
    pending.remove(membership(overlay, appliance));
    return this;
  }

  public TestFleet allocated(String overlay, String appliance, String... addresses) {
    allocated.put(
        membership(overlay, appliance), List.of(addresses).stream().map(IpAddress::parse).toList());
    return this;
  }

  public TestFleet key(String overlay, String appliance, WgPublicKey key, int generation) {
    keys.put(membership(overlay, appliance), new MemberKey(key, generation));
    return this;
  }

  /** The state for an intent: an id for all that it names. */
  public FleetState state(FleetIntent intent) {
    Map<ApplianceName, ApplianceState> appliances = new HashMap<>();
    Set<ApplianceName> names = new HashSet<>(known);
    intent.appliances().stream().map(ApplianceIntent::name).forEach(names::add);
    names.forEach(
        name ->
            appliances.put(name, new ApplianceState(applianceId(name), revoked.contains(name))));
    Map<MembershipKey, MembershipState> memberships = new HashMap<>();
    for (MembershipKey each : intent.memberships()) {
      MemberKey key =
          keys.getOrDefault(
              each, new MemberKey(publicKey(each.overlay() + "/" + each.appliance()), 1));
      memberships.put(
          each,
          new MembershipState(
              membershipId(each),
              allocated.getOrDefault(each, List.of()),
              pending.contains(each) ? Optional.empty() : Optional.of(key)));
    }
    return new FleetState(appliances, memberships);
  }

  public static MembershipKey membership(String overlay, String appliance) {
    return new MembershipKey(new OverlayName(overlay), new ApplianceName(appliance));
  }

  public static UUID applianceId(ApplianceName name) {
    return uuid("appliance " + name);
  }

  public static UUID membershipId(MembershipKey membership) {
    return uuid("membership " + membership.overlay() + "/" + membership.appliance());
  }

  /** A key that follows from a text; nobody has its private half. */
  public static WgPublicKey publicKey(String seed) {
    return WgPublicKey.of(Digest.of(seed.getBytes(StandardCharsets.UTF_8)).toBytes());
  }

  private static UUID uuid(String seed) {
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
  }
}
