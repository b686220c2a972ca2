package dev.wheelwright.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.ObservedInterface;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.verify.RefusalReason;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applying: floor first, proof last, and everything in between may fail (F1, F2, F8, F9). */
class ApplierTest {
  private static final InterfaceName HUB = new InterfaceName("EMEA");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private final FailingDisk disk = FailingDisk.never();
  private final RecordingDevice device = new RecordingDevice();

  @Test
  void appliesProvesAndRemembers() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(3);
      VerifiedConfig config = appliance.verified(7, content);

      appliance.applier.submit(config);

      awaitApplied(appliance, content);
      assertThat(device.now().wireGuard(HUB).orElseThrow().peers()).hasSize(3);
      assertThat(appliance.floor.current()).isEqualTo(config.asFloor());
      assertThat(appliance.state.lastGood().read()).contains(config.toStored());
      assertThat(appliance.applier.state().attempted().orElseThrow().digest())
          .isEqualTo(content.digest());
    }
  }

  @Test
  void applyingTheSameAgainWritesNothing() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(3);
      appliance.applier.submit(appliance.verified(7, content));
      awaitApplied(appliance, content);
      int before = device.done().size();

      appliance.applier.submit(appliance.verified(8, content));

      await().until(() -> appliance.reports.size() == 2);
      assertThat(device.done()).hasSize(before);
      assertThat(appliance.floor.current().stamp().revision()).isEqualTo(8);
    }
  }

  @Test
  void theFloorIsWrittenBeforeTheDeviceIsTouched() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(3);
      disk.failAfter(0);

      appliance.applier.submit(appliance.verified(7, content));

      await().until(() -> !appliance.reports.isEmpty());
      assertThat(appliance.reports.getFirst().result()).isInstanceOf(ApplyResult.Transient.class);
      assertThat(device.done()).isEmpty();
      assertThat(appliance.floor.current()).isEqualTo(Floor.NONE);

      disk.failAfter(Integer.MAX_VALUE);
      awaitApplied(appliance, content);
    }
  }

  @Test
  void whatFailsIsTriedAgainUntilItWorks() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(3);
      device.unreadable(true);
      appliance.applier.submit(appliance.verified(7, content));
      await().until(() -> !appliance.reports.isEmpty());
      assertThat(appliance.reports.getFirst().result())
          .isEqualTo(new ApplyResult.Transient("the device can't be read"));
      assertThat(kinds(appliance)).contains(Condition.Kind.DEVICE_FAILING);

      device.unreadable(false);

      awaitApplied(appliance, content);
      assertThat(kinds(appliance)).isEmpty();
    }
  }

  @Test
  void aDeviceThatDidNotTakeItIsNotApplied() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(1);
      device.forgetful(true);
      appliance.applier.submit(appliance.verified(7, content));
      await().until(() -> !appliance.reports.isEmpty());
      assertThat(appliance.reports.getFirst().result()).isInstanceOf(ApplyResult.Transient.class);
      assertThat(appliance.applier.state().applied()).isEmpty();
      assertThat(appliance.state.lastGood().read()).isEmpty();

      device.forgetful(false);

      awaitApplied(appliance, content);
    }
  }

  @Test
  void f8AnApplyThatStopsAfterAnyOperationConverges() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(2);
      for (int operations = 0; operations < 8; operations++) {
        device.reboot();
        device.failAfter(operations);
        appliance.applier.submit(appliance.verified(operations + 1, content));
        int stopAt = operations;
        await().until(() -> device.done().size() >= stopAt);

        device.failAfter(Integer.MAX_VALUE);
        appliance.applier.resync();

        await()
            .untilAsserted(
                () ->
                    assertThat(device.now().wireGuard(HUB).map(each -> each.peers().size()))
                        .contains(2));
        awaitApplied(appliance, content);
      }
    }
  }

  @Test
  void F2_aWriteOfLastGoodThatOnlySeemedToFailIsNotWhatTheNextBootFinds() throws IOException {
    ConfigContent first;
    try (TestAppliance appliance = open()) {
      first = appliance.content(2);
      appliance.applier.submit(appliance.verified(1, first));
      awaitApplied(appliance, first);
      // Floor and attempt take three steps each, last-good's third is the one after its renaming.
      disk.failAfter(8);
      appliance.applier.submit(appliance.verified(2, appliance.content(3)));
      await().until(() -> appliance.reports.size() >= 2);
      assertThat(appliance.reports.get(1).result()).isInstanceOf(ApplyResult.Transient.class);
      appliance.applier.submit(appliance.verified(3, first));
      disk.failAfter(Integer.MAX_VALUE);
      awaitApplied(appliance, first);
    }

    try (TestAppliance restarted = open()) {
      restarted.applier.start(PATIENCE);

      awaitApplied(restarted, first);
      assertThat(restarted.reports).hasSize(1);
    }
  }

  @Test
  void f1AKillAtAnyStepOfTheDiskConverges() throws IOException {
    int steps = 0;
    boolean finished = false;
    while (!finished) {
      device.reboot();
      Path state = folder.resolve("kill-" + steps);
      ConfigContent first;
      ConfigContent second;
      try (TestAppliance appliance = new TestAppliance(state, disk, device)) {
        first = appliance.content(2);
        second = appliance.content(3);
        appliance.applier.submit(appliance.verified(1, first));
        awaitApplied(appliance, first);
        disk.failAfter(steps);
        appliance.applier.submit(appliance.verified(2, second));
        await().until(() -> appliance.reports.size() >= 2);
        finished = appliance.reports.get(1).result() instanceof ApplyResult.Applied;
      }
      disk.failAfter(Integer.MAX_VALUE);

      try (TestAppliance restarted = new TestAppliance(state, disk, device)) {
        restarted.applier.start(PATIENCE);
        await().until(() -> !restarted.reports.isEmpty());
        assertThat(restarted.applier.state().appliedDigest())
            .isIn(Optional.of(first.digest()), Optional.of(second.digest()));
        restarted.applier.submit(restarted.verified(2, second));
        awaitApplied(restarted, second);
        assertThat(device.now().wireGuard(HUB).orElseThrow().peers()).hasSize(3);
      }
      steps++;
    }
    assertThat(steps).isGreaterThan(6);
  }

  @Test
  void comesUpFromDiskWithoutAnybody() throws IOException {
    ConfigContent content;
    try (TestAppliance appliance = open()) {
      content = appliance.content(3);
      appliance.applier.submit(appliance.verified(7, content));
      awaitApplied(appliance, content);
    }
    device.reboot();

    try (TestAppliance booted = open()) {
      booted.applier.start(PATIENCE);

      awaitApplied(booted, content);
      assertThat(device.now().wireGuard(HUB).orElseThrow().peers()).hasSize(3);
    }
  }

  @Test
  void aRestartWithTunnelsUpWritesNothing() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent content = appliance.content(3);
      appliance.applier.submit(appliance.verified(7, content));
      awaitApplied(appliance, content);
    }
    int before = device.done().size();

    try (TestAppliance restarted = open()) {
      restarted.applier.start(PATIENCE);

      await().until(() -> !restarted.reports.isEmpty());
      assertThat(device.done()).hasSize(before);
    }
  }

  @Test
  void afterABootTheConcentratorKnowsWhereItsSpokesWere() throws IOException {
    Endpoint seen = new Endpoint("10.9.9.9", 4711);
    PeerRecord spoke = caller(0);
    ConfigContent content;
    try (TestAppliance appliance = open()) {
      content = applyHub(appliance, spoke);
      device.tamper(List.of(roamed(spoke, seen)));
      appliance.applier.resync();
      await().until(() -> Files.exists(appliance.state.root().resolve("peer-endpoints")));
      await()
          .untilAsserted(
              () -> assertThat(appliance.state.peerEndpoints().read()).containsValue(seen));
    }
    device.reboot();

    try (TestAppliance booted = open()) {
      booted.applier.start(PATIENCE);

      awaitApplied(booted, content);
      assertThat(
              device.now().wireGuard(HUB).orElseThrow().peers().get(spoke.publicKey()).endpoint())
          .contains(seen);
      int before = device.done().size();
      booted.applier.resync();
      booted.applier.submit(booted.verified(8, content));
      await().until(() -> booted.reports.size() == 2);
      assertThat(device.done()).hasSize(before);
    }
  }

  /** It would have to wait until the spoke finds its session dead. */
  @Test
  void aSpokeThatSomebodyTookOutComesBackWhereItWas() throws IOException {
    Endpoint seen = new Endpoint("10.9.9.9", 4711);
    PeerRecord spoke = caller(0);
    try (TestAppliance appliance = open()) {
      applyHub(appliance, spoke);
      device.tamper(List.of(roamed(spoke, seen)));
      appliance.applier.resync();
      await()
          .untilAsserted(
              () -> assertThat(appliance.state.peerEndpoints().read()).containsValue(seen));
      device.tamper(List.of(peers(new PeerChange.RemovePeer(spoke.publicKey()))));

      appliance.applier.resync();

      await()
          .untilAsserted(
              () ->
                  assertThat(
                          device.now().wireGuard(HUB).orElseThrow().peers().get(spoke.publicKey()))
                      .satisfies(peer -> assertThat(peer.endpoint()).contains(seen)));
    }
  }

  @Test
  void f2AFullDiskLeavesWhatIsAppliedAndIsTold() throws IOException {
    PeerRecord spoke = caller(0);
    try (TestAppliance appliance = open()) {
      applyHub(appliance, spoke);
      disk.failAfter(0);
      device.tamper(List.of(roamed(spoke, new Endpoint("10.9.9.9", 4711))));

      appliance.applier.resync();

      await().until(() -> kinds(appliance).contains(Condition.Kind.STATE_FAILING));
      assertThat(kinds(appliance)).doesNotContain(Condition.Kind.DEVICE_FAILING);
      assertThat(appliance.applier.state().applied()).isPresent();

      disk.failAfter(Integer.MAX_VALUE);
      appliance.applier.resync();

      await().until(() -> !kinds(appliance).contains(Condition.Kind.STATE_FAILING));
    }
  }

  private static ConfigContent applyHub(TestAppliance appliance, PeerRecord spoke)
      throws IOException {
    ConfigContent content =
        TestConfigs.config(
            TestConfigs.hub("EMEA", appliance.ownKey(), Routing.MAIN, 1), List.of(spoke));
    appliance.applier.submit(appliance.verified(7, content));
    awaitApplied(appliance, content);
    return content;
  }

  /** What fails is noticed, too: the tries of a failing device must not follow one another. */
  @Test
  void F8_aFailingDeviceIsNotReadInALoop() throws IOException {
    try (TestAppliance appliance = open()) {
      device.unreadable(true);
      appliance.applier.submit(appliance.verified(7, appliance.content(3)));
      await().until(() -> device.readings() > 0);

      for (int i = 0; i < 1000; i++) {
        appliance.applier.deviceChanged();
      }

      device.unreadable(false);
      await().until(() -> appliance.applier.state().applied().isPresent());
      assertThat(device.readings()).isLessThan(500);
    }
  }

  @Test
  void refusesToTakeOverAnInterfaceOfSomebodyElse() throws IOException {
    RecordingDevice taken =
        new RecordingDevice(
            new InMemoryDevice(
                new ObservedDevice(
                    Instant.EPOCH,
                    Set.of(),
                    Map.of(HUB, new ObservedInterface.Other("bridge")),
                    Map.of(),
                    new ObservedFirewall.Absent())));
    try (TestAppliance appliance = new TestAppliance(folder, disk, taken)) {
      appliance.applier.submit(appliance.verified(7, appliance.content(3)));

      await().until(() -> !appliance.reports.isEmpty());
      assertThat(appliance.reports.getFirst().result())
          .isInstanceOfSatisfying(
              ApplyResult.Refused.class,
              refused ->
                  assertThat(refused.refusal().reason())
                      .isEqualTo(RefusalReason.CONFLICTING_INTERFACE));
      assertThat(taken.done()).isEmpty();
    }
  }

  @Test
  void aRefusalStaysTheResultWhileLastGoodGoesOn() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent good = appliance.content(3);
      appliance.applier.submit(appliance.verified(7, good));
      awaitApplied(appliance, good);
      ConfigContent unsupported =
          TestConfigs.config(
              tooSmallForIpv4(TestConfigs.hub("EMEA", appliance.ownKey(), Routing.MAIN, 3)),
              TestConfigs.peers(3));
      int before = device.done().size();

      appliance.applier.submit(appliance.verified(8, unsupported));

      await().until(() -> appliance.reports.size() == 2);
      appliance.applier.resync();
      await().during(Duration.ofMillis(100)).until(() -> appliance.reports.size() == 2);
      assertThat(appliance.reports.getLast().result()).isInstanceOf(ApplyResult.Refused.class);
      assertThat(appliance.applier.state().appliedDigest()).contains(good.digest());
      assertThat(device.done()).hasSize(before);
    }
  }

  private static InterfaceRecord tooSmallForIpv4(InterfaceRecord from) {
    int mtu = 67;
    return new InterfaceRecord(
        from.membership(),
        from.name(),
        from.keyGeneration(),
        from.publicKey(),
        from.addresses(),
        from.listenPort(),
        mtu,
        from.fwmark(),
        from.routing(),
        from.enabled(),
        from.pages(),
        from.sealedPrivateKey());
  }

  @Test
  void onlyTheNewestThatWaitsCounts() throws IOException {
    try (TestAppliance appliance = open()) {
      ConfigContent newer = appliance.content(5);
      appliance.applier.submit(appliance.verified(9, newer));
      appliance.applier.submit(appliance.verified(8, appliance.content(2)));

      awaitApplied(appliance, newer);
      await()
          .during(Duration.ofMillis(100))
          .until(() -> appliance.floor.current().stamp().revision() == 9);
      assertThat(device.now().wireGuard(HUB).orElseThrow().peers()).hasSize(5);
    }
  }

  private TestAppliance open() throws IOException {
    return new TestAppliance(folder, disk, device);
  }

  private static void awaitApplied(TestAppliance appliance, ConfigContent content) {
    await()
        .untilAsserted(
            () -> {
              assertThat(appliance.applier.state().appliedDigest()).contains(content.digest());
              assertThat(appliance.reports).isNotEmpty();
              assertThat(appliance.reports.getLast().result()).isEqualTo(new ApplyResult.Applied());
            });
  }

  private static List<Condition.Kind> kinds(TestAppliance appliance) {
    return appliance.conditions.current().stream().map(Condition::kind).toList();
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

  private static DeviceOperation roamed(PeerRecord peer, Endpoint to) {
    return peers(
        new PeerChange.UpdatePeer(
            peer.publicKey(),
            Optional.of(to),
            OptionalInt.empty(),
            Optional.empty(),
            new PeerChange.AllowedIpsChange.Keep()));
  }

  private static DeviceOperation peers(PeerChange change) {
    return new DeviceOperation.ConfigureWireGuard(
        HUB, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), List.of(change));
  }
}
