package dev.wheelwright.agent.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.diff.DiffOutcome.Plan;
import dev.wheelwright.agent.diff.PeerChange.UpdatePeer;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DeviceDiffPropertyTest {

  @Property(tries = 500)
  void appliedPlanGivesTheDesiredDevice(@ForAll("cases") Case each) {
    InMemoryDevice device = new InMemoryDevice(each.observed());

    device.execute(plan(each.desired(), each.observed(), each.knowledge()));

    ObservedDevice after = device.observe();
    assertThat(after.interfaces().keySet())
        .containsExactlyInAnyOrderElementsOf(each.desired().names());
    assertThat(after.owned()).containsExactlyInAnyOrderElementsOf(each.desired().names());
    for (DesiredInterface wanted : each.desired().interfaces()) {
      assertSame(wanted, (ObservedInterface.Tunnel) after.interfaces().get(wanted.name()));
    }
  }

  @Property(tries = 500)
  void secondPlanIsEmpty(@ForAll("cases") Case each) {
    InMemoryDevice device = new InMemoryDevice(each.observed());
    device.execute(plan(each.desired(), each.observed(), each.knowledge()));

    List<DeviceOperation> withOldMemory = plan(each.desired(), device.observe(), each.knowledge());
    EndpointKnowledge remembered =
        new EndpointKnowledge(
            each.knowledge().afterApplying(each.desired()), each.knowledge().resolved());
    List<DeviceOperation> withNewMemory = plan(each.desired(), device.observe(), remembered);

    assertThat(withOldMemory).isEmpty();
    assertThat(withNewMemory).isEmpty();
  }

  @Property(tries = 500)
  void unchangedPeersAreNotWritten(@ForAll("cases") Case each) {
    for (DeviceOperation operation : plan(each.desired(), each.observed(), each.knowledge())) {
      if (operation instanceof DeviceOperation.ConfigureWireGuard configure) {
        for (PeerChange change : configure.peers()) {
          assertThat(change instanceof UpdatePeer update && !update.changesSomething()).isFalse();
          assertThat(isUnchanged(each, configure.name(), change.publicKey()))
              .as("%s of an unchanged peer", change)
              .isFalse();
        }
      }
    }
  }

  @Property(tries = 500)
  void prefixWithAnOwnerBeforeAndAfterIsNeverWithoutOne(@ForAll("cases") Case each) {
    InMemoryDevice device = new InMemoryDevice(each.observed());
    Map<InterfaceName, Set<IpPrefix>> kept = new HashMap<>();
    for (DesiredInterface wanted : each.desired().interfaces()) {
      Set<IpPrefix> prefixes = new HashSet<>(owners(device.observe(), wanted.name()).keySet());
      prefixes.retainAll(wanted.owners().keySet());
      kept.put(wanted.name(), prefixes);
    }
    device.afterEachStep(
        () ->
            kept.forEach(
                (name, prefixes) ->
                    assertThat(owners(device.observe(), name))
                        .containsOnlyKeys(
                            union(prefixes, owners(device.observe(), name).keySet()))));

    device.execute(plan(each.desired(), each.observed(), each.knowledge()));
  }

  @Property(tries = 500)
  void roamedEndpointOfLivePeerStaysWhenItsConfigDidNotChange(@ForAll("cases") Case each) {
    EndpointKnowledge same =
        new EndpointKnowledge(
            each.knowledge().afterApplying(each.desired()), each.knowledge().resolved());

    for (DeviceOperation operation : plan(each.desired(), each.observed(), same)) {
      if (operation instanceof DeviceOperation.ConfigureWireGuard configure) {
        Map<WgPublicKey, ObservedPeer> before =
            each.observed()
                .wireGuard(configure.name())
                .map(ObservedWireGuard::peers)
                .orElse(Map.of());
        configure.peers().stream()
            .filter(change -> change instanceof UpdatePeer update && update.endpoint().isPresent())
            .forEach(
                change ->
                    assertRemembered(
                        each, configure.name(), before.get(change.publicKey()), change));
      }
    }
  }

  /**
   * A peer whose name was never resolved keeps the memory of another endpoint; all others had their
   * session looked at.
   */
  private static void assertRemembered(
      Case each, InterfaceName name, ObservedPeer before, PeerChange change) {
    boolean unresolved =
        each.desired().interfaces().stream()
            .filter(wanted -> wanted.name().equals(name))
            .flatMap(wanted -> wanted.peers().stream())
            .filter(peer -> peer.publicKey().equals(change.publicKey()))
            .anyMatch(peer -> each.knowledge().address(peer.endpoint()).isEmpty());
    assertThat(unresolved || !before.hasSession(Samples.NOW)).isTrue();
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.randomValue(
        random -> {
          RandomDevices devices = new RandomDevices(random);
          return new Case(devices.desired(), devices.observed(), devices.knowledge());
        });
  }

  record Case(DesiredDevice desired, ObservedDevice observed, EndpointKnowledge knowledge) {}

  private static List<DeviceOperation> plan(
      DesiredDevice desired, ObservedDevice observed, EndpointKnowledge knowledge) {
    return ((Plan) DeviceDiff.diff(desired, observed, knowledge)).operations();
  }

  private static void assertSame(DesiredInterface wanted, ObservedInterface.Tunnel tunnel) {
    ObservedWireGuard wireGuard = tunnel.wireGuard();
    assertThat(wireGuard.privateKey()).contains(wanted.wireGuard().privateKey());
    assertThat(wireGuard.fwmark()).isEqualTo(wanted.wireGuard().fwmark());
    if (wanted.wireGuard().listenPort() != 0) {
      assertThat(wireGuard.listenPort()).isEqualTo(wanted.wireGuard().listenPort());
    }
    assertThat(wireGuard.peers()).hasSameSizeAs(wanted.peers());
    for (DesiredPeer peer : wanted.peers()) {
      ObservedPeer observed = wireGuard.peers().get(peer.publicKey());
      assertThat(observed.allowedIps()).isEqualTo(peer.allowedIps());
      assertThat(observed.keepaliveSeconds()).isEqualTo(peer.keepaliveSeconds());
      assertThat(observed.presharedKey()).isEqualTo(peer.presharedKey());
    }
    assertThat(tunnel.link().up()).isEqualTo(wanted.link().enabled());
    assertThat(tunnel.link().mtu()).isEqualTo(wanted.link().effectiveMtu());
    if (wanted.link().enabled()) {
      assertThat(tunnel.link().addresses()).isEqualTo(wanted.link().addresses());
      assertRoutes(wanted, tunnel.link());
    }
  }

  private static void assertRoutes(DesiredInterface wanted, ObservedLink link) {
    Set<IpPrefix> routes = wanted.link().routes();
    int table = wanted.link().routing().table();
    link.routes()
        .forEach(
            (number, ours) -> assertThat(number == table ? routes : Set.of()).containsAll(ours));
    Set<IpPrefix> others = table == LinkSettings.Routing.MAIN_TABLE ? link.otherRoutes() : Set.of();
    assertThat(union(link.routes(table), others)).containsAll(routes);
  }

  private static boolean isUnchanged(Case each, InterfaceName name, WgPublicKey key) {
    DesiredPeer wanted =
        each.desired().interfaces().stream()
            .filter(candidate -> candidate.name().equals(name))
            .flatMap(candidate -> candidate.peers().stream())
            .filter(peer -> peer.publicKey().equals(key))
            .findFirst()
            .orElse(null);
    ObservedPeer has =
        each.observed().wireGuard(name).map(tunnel -> tunnel.peers().get(key)).orElse(null);
    return wanted != null
        && has != null
        && has.allowedIps().equals(wanted.allowedIps())
        && has.keepaliveSeconds() == wanted.keepaliveSeconds()
        && has.presharedKey().equals(wanted.presharedKey())
        && has.endpoint().equals(each.knowledge().address(wanted.endpoint()));
  }

  private static Map<IpPrefix, WgPublicKey> owners(ObservedDevice device, InterfaceName name) {
    Map<IpPrefix, WgPublicKey> owners = new HashMap<>();
    device
        .wireGuard(name)
        .map(ObservedWireGuard::peers)
        .orElse(Map.of())
        .forEach(
            (key, peer) ->
                peer.allowedIps()
                    .forEach(
                        prefix ->
                            assertThat(owners.put(prefix, key))
                                .as("second owner of %s", prefix)
                                .isNull()));
    return owners;
  }

  private static Set<IpPrefix> union(Set<IpPrefix> left, Set<IpPrefix> right) {
    Set<IpPrefix> all = new HashSet<>(left);
    all.addAll(right);
    return all;
  }
}
