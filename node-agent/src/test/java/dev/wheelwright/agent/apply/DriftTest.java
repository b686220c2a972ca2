package dev.wheelwright.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.ObservedInterface;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody did by hand is put right, and said by name (F9). */
class DriftTest {
  private static final InterfaceName HUB = new InterfaceName("EMEA");
  private static final int PEERS = 12;

  @TempDir private Path folder;
  private final RecordingDevice device = new RecordingDevice();
  private TestAppliance appliance;

  @BeforeEach
  void apply() throws IOException {
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    ConfigContent content =
        TestConfigs.config(
            TestConfigs.hub("EMEA", appliance.ownKey(), Routing.MAIN, PEERS),
            IntStream.range(0, PEERS).mapToObj(DriftTest::caller).toList());
    appliance.applier.submit(appliance.verified(7, content));
    await().until(() -> !appliance.reports.isEmpty());
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  @Test
  void F9_aPeerThatSomebodyRemovedIsNamed() {
    tamper(new PeerChange.RemovePeer(TestConfigs.key(3)));

    assertThat(drift()).endsWith("EMEA: peer branch-3 was missing");
    assertThat(peers()).contains(TestConfigs.key(3));
  }

  @Test
  void F9_settingsThatSomebodyChangedAreNamed() {
    tamper(
        new PeerChange.UpdatePeer(
            TestConfigs.key(3),
            Optional.empty(),
            OptionalInt.of(7),
            Optional.empty(),
            new PeerChange.AllowedIpsChange.Replace(Set.of(IpPrefix.parse("10.66.0.0/16")))));

    assertThat(drift()).contains("EMEA: peer branch-3 (keepalive, allowed IPs)");
  }

  @Test
  void F9_manyAreCounted() {
    device.tamper(
        List.of(
            configure(
                IntStream.range(0, PEERS)
                    .<PeerChange>mapToObj(each -> new PeerChange.RemovePeer(TestConfigs.key(each)))
                    .toList())));

    assertThat(drift()).contains("and 7 more peers");
    assertThat(peers()).hasSize(PEERS);
  }

  @Test
  void F9_theNameOfNobodysPeerIsItsKey() {
    WgPublicKey stranger = TestConfigs.key(99);
    device.tamper(
        List.of(
            configure(
                List.of(
                    new PeerChange.AddPeer(
                        new DesiredPeer(
                            stranger, Set.of(), Optional.empty(), 0, WgPresharedKey.NONE),
                        Optional.empty())))));

    assertThat(drift()).contains("peer " + stranger + " is not in the config");
    assertThat(peers()).doesNotContain(stranger);
  }

  @Test
  void F9_aRoamedEndpointIsNoDriftAndStaysBesideWhatIsRepaired() {
    Endpoint away = new Endpoint("10.8.0.1", 4711);
    tamper(
        new PeerChange.UpdatePeer(
            TestConfigs.key(3),
            Optional.of(away),
            OptionalInt.empty(),
            Optional.empty(),
            new PeerChange.AllowedIpsChange.Keep()));
    int writes = device.done().size();
    resync();
    resync(); // what the first would have written is there by now
    assertThat(appliance.conditions.current()).isEmpty();
    assertThat(device.done()).hasSize(writes);
    device.tamper(List.of(new DeviceOperation.SetDown(HUB)));

    assertThat(drift()).contains("EMEA: the link was down").contains("EMEA: route missing");

    assertThat(device.now().wireGuard(HUB).orElseThrow().peers().get(TestConfigs.key(3)).endpoint())
        .contains(away);
  }

  @Test
  void F9_theNextReadingWithoutDriftEndsTheCondition() {
    device.tamper(List.of(new DeviceOperation.SetDown(HUB)));
    assertThat(drift()).isNotEmpty();

    resync();

    await().until(() -> appliance.conditions.current().isEmpty());
  }

  @Test
  void F8_whatHappensToTheDeviceIsRepairedAtOnceAndStaysTold() {
    device.tamper(List.of(new DeviceOperation.RemoveInterface(HUB)));

    appliance.applier.deviceChanged();

    await().until(this::isTold);
    assertThat(device.now().interfaces()).containsKey(HUB);
    int done = device.done().size();
    int readings = device.readings();
    appliance.applier.deviceChanged(); // the repair is noticed, too
    await().until(() -> device.readings() > readings);
    await().during(Duration.ofMillis(200)).until(this::isTold);
    appliance.applier.resync();
    await().until(() -> !isTold());
    assertThat(device.done()).hasSize(done);
  }

  @Test
  void f9DriftIsRepairedAndTold() {
    device.tamper(List.of(new DeviceOperation.SetDown(HUB)));

    appliance.applier.resync();

    await().until(this::isTold);
    assertThat(((ObservedInterface.Tunnel) device.now().interfaces().get(HUB)).link().up())
        .isTrue();
  }

  private boolean isTold() {
    return appliance.conditions.current().stream()
        .anyMatch(condition -> condition.kind() == Condition.Kind.DRIFT_REPAIRED);
  }

  private String drift() {
    resync();
    await().until(() -> !appliance.conditions.current().isEmpty());
    Condition only = appliance.conditions.current().getFirst();
    assertThat(only.kind()).isEqualTo(Condition.Kind.DRIFT_REPAIRED);
    return only.message();
  }

  /** One that was done when this returns. */
  private void resync() {
    int before = device.readings();
    appliance.applier.resync();
    await().until(() -> device.readings() > before);
  }

  private void tamper(PeerChange change) {
    device.tamper(List.of(configure(List.of(change))));
  }

  private Set<WgPublicKey> peers() {
    return device.now().wireGuard(HUB).orElseThrow().peers().keySet();
  }

  private static DeviceOperation configure(List<PeerChange> changes) {
    return new DeviceOperation.ConfigureWireGuard(
        HUB, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), changes);
  }

  private static PeerRecord caller(int number) {
    PeerRecord peer = TestConfigs.peer(number);
    return new PeerRecord(
        peer.publicKey(),
        peer.name(),
        peer.allowedIps(),
        List.of(),
        0,
        SealedSecret.NONE,
        List.of());
  }
}
