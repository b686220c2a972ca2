package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.telemetry.InterfaceSample;
import dev.wheelwright.agent.telemetry.PeerSample;
import dev.wheelwright.agent.telemetry.Sample;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves on a stream of what was seen. */
class LinkTelemetryTest {
  /** What the controller takes in one message. */
  private static final int CONTROLLERS_LIMIT = 256 * 1024;

  private static final long NOW = 1_000_000_000_000L;

  @TempDir private Path folder;
  private TestAppliance appliance;
  private LinkParts parts;
  private RecordingController controller;
  private LinkSession session;

  @BeforeEach
  void open() throws IOException {
    appliance = new TestAppliance(folder, FailingDisk.never(), new RecordingDevice());
    Identity identity =
        new Identity(
            appliance.fleet.self,
            "nodegrid-hub",
            appliance.fleet.rootKey(),
            ControllerAddress.parse("localhost"),
            ConfigContent.EMPTY.digest());
    Clock clock = Clock.fixed(Instant.ofEpochSecond(TestFleet.ISSUED_AT), ZoneOffset.UTC);
    parts =
        new LinkParts(
            new LinkParts.Self(identity, appliance.keys, "0.1", new Run(new SecureRandom())),
            new LinkParts.Guard(
                new Trust(identity, appliance.state.keySet()),
                appliance.floor,
                appliance.verifier,
                new Freshness(clock, () -> 0, appliance.conditions)),
            appliance.applier,
            appliance.conditions,
            new SecureRandom());
    openStream();
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  @Test
  void saysWhatWasSeen() {
    Condition drift = new Condition(Condition.Kind.DRIFT_REPAIRED, "SetUp");
    session.tell(
        new Sample(
            NOW,
            Map.of(TestConfigs.MEMBERSHIP, hub(Map.of(TestConfigs.key(1), LIVE))),
            List.of(drift)));

    Telemetry telemetry = last();
    assertThat(telemetry.getFull()).isTrue();
    assertThat(telemetry.getMore()).isFalse();
    assertThat(telemetry.getConditions(0).getCode()).isEqualTo("drift-repaired");
    var hub = telemetry.getInterfaces(0);
    assertThat(Uuids.of(hub.getMembership())).isEqualTo(TestConfigs.MEMBERSHIP);
    assertThat(hub.getPublicKey().toByteArray()).isEqualTo(TestConfigs.ownKey().toBytes());
    assertThat(hub.getListenPort()).isEqualTo(9001);
    var peer = hub.getPeers(0);
    assertThat(peer.getPublicKey().toByteArray()).isEqualTo(TestConfigs.key(1).toBytes());
    assertThat(peer.getHandshakeAgeMillis()).isEqualTo(4_000);
    assertThat(peer.getEndpoint().getHost()).isEqualTo("2001:db8::1");
    assertThat(peer.getReceivedBytes()).isEqualTo(5);
    assertThat(peer.getSentBytes()).isEqualTo(6);
  }

  @Test
  void whatIsNotKnownIsAbsent() {
    session.tell(sample(Map.of(TestConfigs.key(1), UNKNOWN)));

    var peer = last().getInterfaces(0).getPeers(0);
    assertThat(peer.hasHandshakeAgeMillis()).isFalse();
    assertThat(peer.hasEndpoint()).isFalse();
  }

  @Test
  void F14_allStreamsOfARunShareOneAscendingNumber() {
    session.tell(sample(Map.of(TestConfigs.key(1), LIVE)));
    session.tell(sample(Map.of(TestConfigs.key(1), LIVE)));
    Telemetry first = last();
    openStream();

    session.tell(sample(Map.of(TestConfigs.key(1), LIVE)));

    assertThat(first.getSequence()).isEqualTo(2);
    assertThat(first.getFull()).isFalse();
    assertThat(last().getSequence()).isEqualTo(3);
    assertThat(last().getFull()).isTrue();
    assertThat(last().getRun()).isEqualTo(first.getRun());
    assertThat(first.getRun().size()).isEqualTo(16);
  }

  @Test
  void F13_whatCannotLeaveIsNotQueuedButPartOfTheNext() {
    session.tell(sample(Map.of(TestConfigs.key(1), LIVE)));
    int before = controller.received.size();
    controller.ready = false;
    session.tell(sample(Map.of(TestConfigs.key(1), UNKNOWN)));
    session.tell(sample(Map.of(TestConfigs.key(1), UNKNOWN, TestConfigs.key(2), LIVE)));
    assertThat(controller.received).hasSize(before);
    controller.ready = true;

    session.tell(sample(Map.of(TestConfigs.key(1), UNKNOWN, TestConfigs.key(2), LIVE)));

    assertThat(controller.received).hasSize(before + 1);
    assertThat(last().getInterfaces(0).getPeersCount()).isEqualTo(2);
    assertThat(last().getFull()).isFalse();
  }

  @Test
  void nothingIsSaidBeforeTheWelcome() {
    controller = new RecordingController();
    session = new LinkSession(parts, controller);
    session.open();

    session.tell(sample(Map.of(TestConfigs.key(1), LIVE)));

    assertThat(controller.received).extracting(AgentMessage::hasTelemetry).containsOnly(false);
  }

  @Test
  void tenThousandPeersFitTheControllersLimit() {
    Map<WgPublicKey, PeerSample> peers = new HashMap<>();
    PeerSample largest =
        new PeerSample(
            Optional.of(Long.MIN_VALUE),
            Optional.of(new Endpoint("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", 65_535)),
            Long.MAX_VALUE,
            Long.MAX_VALUE);
    for (int i = 0; i < 10_000; i++) {
      peers.put(TestConfigs.key(i), largest);
    }
    List<Condition> conditions =
        Arrays.stream(Condition.Kind.values())
            .map(kind -> new Condition(kind, "ü".repeat(1_000)))
            .toList();

    session.tell(new Sample(NOW, Map.of(TestConfigs.MEMBERSHIP, hub(peers)), conditions));

    List<AgentMessage> messages =
        controller.received.stream().filter(AgentMessage::hasTelemetry).toList();
    assertThat(messages)
        .allSatisfy(
            message -> assertThat(message.getSerializedSize()).isLessThan(CONTROLLERS_LIMIT));
    assertThat(
            messages.stream()
                .flatMap(message -> message.getTelemetry().getInterfacesList().stream())
                .mapToInt(each -> each.getPeersCount())
                .sum())
        .isEqualTo(10_000);
  }

  private static final PeerSample LIVE =
      new PeerSample(
          Optional.of(NOW - 4_000_000_000L), Optional.of(new Endpoint("2001:db8::1", 9001)), 5, 6);
  private static final PeerSample UNKNOWN =
      new PeerSample(Optional.empty(), Optional.empty(), 0, 0);

  private void openStream() {
    controller = new RecordingController();
    session = new LinkSession(parts, controller);
    session.open();
    Bytes nonce = Bytes.of(controller.last().getHello().getNonce().toByteArray());
    session.receive(
        ControllerMessages.welcome(
            appliance.fleet.keySet(),
            appliance.fleet.latest(nonce, 1, ConfigContent.EMPTY.digest())));
  }

  private Telemetry last() {
    return controller.last().getTelemetry();
  }

  private static Sample sample(Map<WgPublicKey, PeerSample> peers) {
    return new Sample(NOW, Map.of(TestConfigs.MEMBERSHIP, hub(peers)), List.of());
  }

  private static InterfaceSample hub(Map<WgPublicKey, PeerSample> peers) {
    return new InterfaceSample(
        new InterfaceSample.Header(
            TestConfigs.MEMBERSHIP, "", Optional.of(TestConfigs.ownKey()), 9001),
        new InterfaceName("EMEA"),
        Optional.of(peers));
  }
}
