package dev.wheelwright.agent.diff;

import static dev.wheelwright.agent.diff.Samples.NOW;
import static dev.wheelwright.agent.diff.Samples.applied;
import static dev.wheelwright.agent.diff.Samples.device;
import static dev.wheelwright.agent.diff.Samples.name;
import static dev.wheelwright.agent.diff.Samples.peer;
import static dev.wheelwright.agent.diff.Samples.peerAt;
import static dev.wheelwright.agent.diff.Samples.plan;
import static dev.wheelwright.agent.diff.Samples.prefixes;
import static dev.wheelwright.agent.diff.Samples.publicKey;
import static dev.wheelwright.agent.diff.Samples.tunnel;
import static dev.wheelwright.agent.diff.Samples.with;
import static dev.wheelwright.agent.diff.Samples.withRoutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.diff.DeviceOperation.ChangeFirewallMembers;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.DeviceOperation.CreateInterface;
import dev.wheelwright.agent.diff.DeviceOperation.MembersChange;
import dev.wheelwright.agent.diff.DeviceOperation.RemoveFirewall;
import dev.wheelwright.agent.diff.DeviceOperation.RemoveInterface;
import dev.wheelwright.agent.diff.DeviceOperation.ReplaceFirewall;
import dev.wheelwright.agent.diff.DeviceOperation.SetSysctl;
import dev.wheelwright.agent.diff.DiffOutcome.Refused;
import dev.wheelwright.agent.diff.ObservedPeer.Traffic;
import dev.wheelwright.agent.diff.PeerChange.AddPeer;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.diff.PeerChange.RemovePeer;
import dev.wheelwright.agent.diff.PeerChange.UpdatePeer;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Protocol;
import dev.wheelwright.wire.PolicyRule.Side;
import dev.wheelwright.wire.PortRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeviceDiffTest {
  private static final Endpoint ROAMED = Endpoint.parse("203.0.113.9", 4711);

  @Test
  void bringsUpNewInterfaceInOrder() {
    DesiredInterface hub = withRoutes(tunnel("EMEA", peer(2, "10.2.0.0/16")), "10.2.0.0/16");

    List<DeviceOperation> plan =
        plan(device(hub), InMemoryDevice.empty(NOW).observe(), EndpointKnowledge.NONE);

    assertThat(plan)
        .extracting(operation -> operation.getClass().getSimpleName())
        .containsExactly(
            "SetSysctl",
            "CreateInterface",
            "ConfigureWireGuard",
            "SetMtu",
            "ChangeAddresses",
            "SetUp",
            "AddRoutes");
  }

  @Test
  void addsOnePeerByOneWrite() {
    ObservedDevice before = applied(device(tunnel("EMEA", peer(2, "10.2.0.0/16"))));

    List<DeviceOperation> plan =
        plan(
            device(tunnel("EMEA", peer(2, "10.2.0.0/16"), peer(3, "10.3.0.0/16"))),
            before,
            EndpointKnowledge.NONE);

    assertThat(plan).containsExactly(write(new AddPeer(peer(3, "10.3.0.0/16"), Optional.empty())));
  }

  @Test
  void movesPrefixInOneWriteWithoutTouchingTheLoser() {
    ObservedDevice before =
        applied(device(tunnel("EMEA", peer(2, "10.2.0.0/16", "10.4.0.0/16"), peer(3))));

    List<DeviceOperation> plan =
        plan(
            device(tunnel("EMEA", peer(2, "10.2.0.0/16"), peer(3, "10.4.0.0/16"))),
            before,
            EndpointKnowledge.NONE);

    assertThat(plan)
        .containsExactly(
            write(
                update(
                    3,
                    new AllowedIpsChange.Extend(
                        prefixes("10.4.0.0/16"), prefixes("10.4.0.0/16")))));
  }

  @Test
  void replacesAllowedIpsOnlyWhenOneIsGivenUp() {
    ObservedDevice before = applied(device(tunnel("EMEA", peer(2, "10.2.0.0/16", "10.4.0.0/16"))));

    List<DeviceOperation> plan =
        plan(device(tunnel("EMEA", peer(2, "10.2.0.0/16"))), before, EndpointKnowledge.NONE);

    assertThat(plan)
        .containsExactly(write(update(2, new AllowedIpsChange.Replace(prefixes("10.2.0.0/16")))));
  }

  @Test
  void exchangesPrefixesBeforeGivingOneUp() {
    ObservedDevice before =
        applied(
            device(tunnel("EMEA", peer(2, "10.2.0.0/16", "10.4.0.0/16"), peer(3, "10.3.0.0/16"))));

    List<DeviceOperation> plan =
        plan(
            device(tunnel("EMEA", peer(2, "10.3.0.0/16"), peer(3, "10.2.0.0/16"))),
            before,
            EndpointKnowledge.NONE);

    assertThat(plan)
        .containsExactly(
            write(
                update(
                    2,
                    new AllowedIpsChange.Extend(prefixes("10.3.0.0/16"), prefixes("10.3.0.0/16"))),
                update(
                    3,
                    new AllowedIpsChange.Extend(prefixes("10.2.0.0/16"), prefixes("10.2.0.0/16"))),
                update(2, new AllowedIpsChange.Replace(prefixes("10.3.0.0/16")))));
  }

  @Test
  void handsPrefixOverBeforeRemovingItsOwner() {
    ObservedDevice before = applied(device(tunnel("EMEA", peer(2, "10.2.0.0/16"))));

    List<DeviceOperation> plan =
        plan(device(tunnel("EMEA", peer(3, "10.2.0.0/16"))), before, EndpointKnowledge.NONE);

    assertThat(plan)
        .containsExactly(
            write(
                new AddPeer(peer(3, "10.2.0.0/16"), Optional.empty()),
                new RemovePeer(publicKey(2))));
  }

  @Test
  void leavesRoamedEndpointOfLivePeer() {
    DesiredDevice desired = device(tunnel("EMEA", peerAt(2, "10.1.1.2:9001", "10.2.0.0/16")));
    ObservedDevice roamed = roamed(applied(desired), 179);

    assertThat(plan(desired, roamed, EndpointKnowledge.NONE)).isEmpty();
    assertThat(plan(desired, roamed, remember(desired))).isEmpty();
  }

  @Test
  void setsEndpointOfPeerWithoutSession() {
    DesiredDevice desired = device(tunnel("EMEA", peerAt(2, "10.1.1.2:9001", "10.2.0.0/16")));
    ObservedDevice roamed = roamed(applied(desired), 180);

    assertThat(plan(desired, roamed, remember(desired)))
        .containsExactly(write(endpoint("10.1.1.2:9001")));
  }

  @Test
  void setsEndpointOfLivePeerWhenItsConfigChanged() {
    DesiredDevice old = device(tunnel("EMEA", peerAt(2, "10.1.1.2:9001", "10.2.0.0/16")));
    DesiredDevice desired = device(tunnel("EMEA", peerAt(2, "10.1.1.3:9001", "10.2.0.0/16")));

    assertThat(plan(desired, roamed(applied(old), 5), remember(old)))
        .containsExactly(write(endpoint("10.1.1.3:9001")));
  }

  @Test
  void unresolvedNameIsDueUntilItHasAnAddress() {
    DesiredDevice old = device(tunnel("EMEA", peerAt(2, "10.1.1.2:9001", "10.2.0.0/16")));
    DesiredDevice desired = device(tunnel("EMEA", peerAt(2, "hub.example:9001", "10.2.0.0/16")));
    ObservedDevice live = roamed(applied(old), 5);
    EndpointKnowledge unresolved = remember(old);

    EndpointKnowledge later =
        new EndpointKnowledge(unresolved.afterApplying(desired), Map.of())
            .withResolved(
                Map.of(Endpoint.parse("hub.example:9001", 0), Endpoint.parse("10.1.1.4:9001", 0)));

    assertThat(plan(desired, live, unresolved)).isEmpty();
    assertThat(plan(desired, live, later)).containsExactly(write(endpoint("10.1.1.4:9001")));
  }

  @Test
  void portOfZeroIsNeverSent() {
    DesiredInterface any =
        new DesiredInterface(
            name("EMEA"),
            Samples.MEMBERSHIP,
            new WireGuardSettings(Samples.privateKey(1), 0, 0),
            Samples.link("172.16.254.1/32"),
            List.of());

    assertThat(plan(device(any), applied(device(tunnel("EMEA"))), EndpointKnowledge.NONE))
        .isEmpty();
  }

  @Test
  void interfacesExchangePorts() {
    DesiredInterface first = onPort("EMEA", 9001);
    DesiredInterface second = onPort("APAC", 9002);
    InMemoryDevice fake = new InMemoryDevice(applied(device(first, second)));
    DesiredDevice exchanged = device(onPort("EMEA", 9002), onPort("APAC", 9001));

    fake.execute(plan(exchanged, fake.observe(), EndpointKnowledge.NONE));

    assertThat(fake.observe().wireGuard(name("EMEA")).orElseThrow().listenPort()).isEqualTo(9002);
    assertThat(fake.observe().wireGuard(name("APAC")).orElseThrow().listenPort()).isEqualTo(9001);
  }

  @Test
  void refusesForeignInterfaces() {
    ObservedDevice ours = applied(device(tunnel("EMEA")));
    Map<dev.wheelwright.wire.InterfaceName, ObservedInterface> interfaces =
        new HashMap<>(ours.interfaces());
    interfaces.put(name("APAC"), new ObservedInterface.Other("bridge"));
    ObservedDevice foreign =
        new ObservedDevice(NOW, Set.of(), interfaces, Map.of(), new ObservedFirewall.Absent());

    DiffOutcome outcome =
        DeviceDiff.diff(
            device(tunnel("EMEA"), onPort("APAC", 9002)), foreign, EndpointKnowledge.NONE);

    assertThat(((Refused) outcome).conflicts())
        .extracting(DiffOutcome.Conflict::explanation)
        .containsExactly(
            "a WireGuard interface 'EMEA' exists already and was not made by this agent",
            "an interface 'APAC' of kind bridge exists already and is not WireGuard");
  }

  @Test
  void leavesForeignInterfacesThatNobodyWants() {
    ObservedDevice ours = applied(device(tunnel("EMEA")));
    ObservedDevice foreign =
        new ObservedDevice(
            NOW, Set.of(), ours.interfaces(), Map.of(), new ObservedFirewall.Absent());

    assertThat(plan(DesiredDevice.EMPTY, foreign, EndpointKnowledge.NONE)).isEmpty();
  }

  @Test
  void removesUnwantedInterfaceBeforeMakingAnother() {
    List<DeviceOperation> plan =
        plan(device(tunnel("APAC")), applied(device(tunnel("EMEA"))), EndpointKnowledge.NONE);

    assertThat(plan)
        .startsWith(new RemoveInterface(name("EMEA")), new CreateInterface(name("APAC")));
  }

  @Test
  void recreatesInterfaceThatSomebodyDeleted() {
    DesiredDevice desired = device(tunnel("EMEA"));
    ObservedDevice gone =
        new ObservedDevice(
            NOW, Set.of(name("EMEA")), Map.of(), Map.of(), new ObservedFirewall.Absent());

    assertThat(plan(desired, gone, EndpointKnowledge.NONE))
        .contains(new CreateInterface(name("EMEA")));
  }

  @Test
  void firewallStandsBeforeForwardingStarts() {
    DesiredInterface hub = tunnel("EMEA");
    DesiredInterface isolated =
        new DesiredInterface(
            hub.name(),
            hub.membership(),
            hub.wireGuard(),
            new LinkSettings(
                true,
                0,
                hub.link().addresses(),
                hub.link().routing(),
                Set.of(TrafficRule.ISOLATE_PEERS)),
            hub.peers());

    List<DeviceOperation> plan =
        plan(device(isolated), InMemoryDevice.empty(NOW).observe(), EndpointKnowledge.NONE);

    assertThat(plan)
        .startsWith(
            new ReplaceFirewall(FirewallRuleset.of(device(isolated))),
            new SetSysctl(Sysctl.Global.IPV4_FORWARDING, "1"));
  }

  @Test
  void alteredFirewallIsRemovedWhenNoRuleIsWanted() {
    ObservedDevice altered =
        new ObservedDevice(NOW, Set.of(), Map.of(), Map.of(), new ObservedFirewall.Altered());

    assertThat(plan(DesiredDevice.EMPTY, altered, EndpointKnowledge.NONE))
        .containsExactly(new RemoveFirewall());
  }

  @Test
  void anotherMemberOfAGroupChangesOneElement() {
    InMemoryDevice applied = InMemoryDevice.empty(NOW);
    DesiredDevice before = governed("554", "10.1.0.0/16", "fd01::/64");
    applied.execute(plan(before, applied.observe(), EndpointKnowledge.NONE));

    List<DeviceOperation> plan =
        plan(
            governed("554", "10.1.0.0/16", "10.2.0.0/16", "fd01::/64"),
            applied.observe(),
            EndpointKnowledge.NONE);

    FirewallSet set = new FirewallSet(name("EMEA"), "cameras", AddressFamily.IPV4);
    assertThat(plan)
        .containsExactly(
            new ChangeFirewallMembers(
                new TreeMap<>(
                    Map.of(
                        set,
                        new MembersChange(
                            prefixes("10.2.0.0/16"),
                            Set.of(),
                            prefixes("10.1.0.0/16", "10.2.0.0/16"))))));
  }

  @Test
  void anotherRuleReplacesTheTable() {
    InMemoryDevice applied = InMemoryDevice.empty(NOW);
    applied.execute(
        plan(governed("554", "10.1.0.0/16"), applied.observe(), EndpointKnowledge.NONE));
    DesiredDevice next = governed("555", "10.1.0.0/16");

    assertThat(plan(next, applied.observe(), EndpointKnowledge.NONE))
        .containsExactly(new ReplaceFirewall(FirewallRuleset.of(next)));
  }

  private static DesiredDevice governed(String port, String... cameras) {
    Side side = new Side(List.of("cameras"), List.of());
    PolicyRule rule =
        new PolicyRule("rule", side, side, Protocol.TCP, List.of(PortRange.parse(port)));
    InterfacePolicy policy =
        new InterfacePolicy(name("EMEA"), List.of(rule), Map.of("cameras", prefixes(cameras)));
    return new DesiredDevice(List.of(tunnel("EMEA")), Set.of(AddressFamily.IPV4), List.of(policy));
  }

  @Test
  void refusesOnePrefixWithTwoOwnersAndOnePortTwice() {
    assertThatThrownBy(() -> tunnel("EMEA", peer(2, "10.2.0.0/16"), peer(3, "10.2.0.0/16")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.2.0.0/16 belongs to peers");
    assertThatThrownBy(() -> device(tunnel("EMEA"), tunnel("APAC")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two interfaces listen on port 9001");
  }

  @Test
  void findsOnePeerAmongTenThousand() {
    List<DesiredPeer> peers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] key = new byte[32];
      key[0] = (byte) i;
      key[1] = (byte) (i >> 8);
      key[31] = 1;
      String prefix = "10." + (i >> 8) + "." + (i & 0xff) + ".0/24";
      peers.add(
          new DesiredPeer(
              dev.wheelwright.wire.WgPublicKey.of(key),
              prefixes(prefix),
              Optional.empty(),
              0,
              Samples.presharedKey(0)));
    }
    ObservedDevice before = applied(device(tunnel("EMEA", peers.toArray(DesiredPeer[]::new))));
    DesiredPeer added = peerAt(200, "10.1.1.1:7", "fd00::/64");
    peers.add(added);

    List<DeviceOperation> plan =
        plan(
            device(tunnel("EMEA", peers.toArray(DesiredPeer[]::new))),
            before,
            EndpointKnowledge.NONE);

    assertThat(plan).containsExactly(write(new AddPeer(added, added.endpoint())));
  }

  private static DesiredInterface onPort(String name, int port) {
    return new DesiredInterface(
        name(name),
        Samples.MEMBERSHIP,
        new WireGuardSettings(Samples.privateKey(1), port, 0),
        Samples.link(),
        List.of());
  }

  private static EndpointKnowledge remember(DesiredDevice applied) {
    return new EndpointKnowledge(EndpointKnowledge.NONE.afterApplying(applied), Map.of());
  }

  /** The same device, with every peer at another endpoint and a handshake some seconds ago. */
  private static ObservedDevice roamed(ObservedDevice device, int handshakeAge) {
    ObservedInterface.Tunnel tunnel =
        (ObservedInterface.Tunnel) device.interfaces().get(name("EMEA"));
    Map<dev.wheelwright.wire.WgPublicKey, ObservedPeer> peers =
        new HashMap<>(tunnel.wireGuard().peers());
    peers.replaceAll(
        (key, peer) ->
            new ObservedPeer(
                peer.allowedIps(),
                Optional.of(ROAMED),
                peer.keepaliveSeconds(),
                peer.presharedKey(),
                new Traffic(Optional.of(NOW.minusSeconds(handshakeAge)), 100, 100)));
    ObservedWireGuard old = tunnel.wireGuard();
    ObservedWireGuard wireGuard =
        new ObservedWireGuard(
            old.implementation(), old.privateKey(), old.listenPort(), old.fwmark(), peers);
    return with(device, new ObservedInterface.Tunnel(wireGuard, tunnel.link()));
  }

  private static ConfigureWireGuard write(PeerChange... changes) {
    return new ConfigureWireGuard(
        name("EMEA"), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), List.of(changes));
  }

  private static UpdatePeer update(int number, AllowedIpsChange allowedIps) {
    return new UpdatePeer(
        publicKey(number), Optional.empty(), OptionalInt.empty(), Optional.empty(), allowedIps);
  }

  private static UpdatePeer endpoint(String endpoint) {
    return new UpdatePeer(
        publicKey(2),
        Optional.of(Endpoint.parse(endpoint, 0)),
        OptionalInt.empty(),
        Optional.empty(),
        new AllowedIpsChange.Keep());
  }
}
