package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.AgentMessage.BodyCase;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An appliance, its fleet and a session with a controller that records what it hears. */
abstract class SessionFixture {
  @TempDir private Path folder;
  final RecordingDevice device = new RecordingDevice();
  final RecordingController controller = new RecordingController();
  final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  TestAppliance appliance;
  TestFleet fleet;
  LinkParts parts;
  LinkSession session;

  @BeforeEach
  void open() throws IOException {
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    fleet = appliance.fleet;
    Identity identity =
        new Identity(
            fleet.self,
            "nodegrid-hub",
            fleet.rootKey(),
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
                new Freshness(clock, nanoTime::get, appliance.conditions)),
            appliance.applier,
            appliance.conditions,
            new SecureRandom());
    session = new LinkSession(parts, controller);
    session.open();
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  ControllerMessage welcome(long revision, ConfigContent latest) {
    ControllerMessage welcome =
        ControllerMessages.welcome(
            fleet.keySet(), fleet.latest(nonce(), revision, latest.digest()));
    session.receive(welcome);
    assertThat(controller.goodbye).isEmpty();
    return welcome;
  }

  void applyByLink(long revision, ConfigContent content) {
    welcome(revision, content);
    session.receive(ControllerMessages.offer(fleet.config(revision, content.digest())));
    assertThat(controller.last().getFetch().getConfigDigest()).isEqualTo(bytes(content.digest()));
    ControllerMessages.whole(content).forEach(session::receive);
    awaitApplied(content);
  }

  void awaitApplied(ConfigContent content) {
    await()
        .untilAsserted(
            () -> {
              assertThat(appliance.applier.state().appliedDigest()).contains(content.digest());
              assertThat(appliance.reports).isNotEmpty();
            });
    session.tell(appliance.reports.getLast());
  }

  void assertRefusedUnfetched(Signed offer, String code) {
    int writes = device.done().size();
    long fetches = controller.count(BodyCase.FETCH);
    session.receive(ControllerMessages.offer(offer));
    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith(code + ":");
    assertThat(result().getConfigDigest().size()).isEqualTo(32);
    assertThat(controller.count(BodyCase.FETCH)).isEqualTo(fetches);
    assertThat(device.done()).hasSize(writes);
  }

  Result result() {
    assertThat(controller.last().getBodyCase()).isEqualTo(BodyCase.RESULT);
    return controller.last().getResult();
  }

  /** The nonce that was asked with last. */
  Bytes nonce() {
    ByteString nonce = nonceOfHello();
    for (AgentMessage message : controller.received) {
      nonce = message.hasHello() ? message.getHello().getNonce() : nonce;
      nonce = message.hasHeartbeat() ? message.getHeartbeat().getNonce() : nonce;
    }
    return Bytes.of(nonce.toByteArray());
  }

  ByteString nonceOfHello() {
    return controller.received.getFirst().getHello().getNonce();
  }

  List<Condition.Kind> kinds() {
    return appliance.conditions.current().stream().map(Condition::kind).toList();
  }

  static Envelope copy(Envelope good, int schema, UUID fleet, UUID appliance, int minimumAgent) {
    return new Envelope(
        schema,
        fleet,
        appliance,
        good.stamp(),
        good.configDigest(),
        Optional.empty(),
        good.issuedAtSeconds(),
        minimumAgent);
  }

  static ControllerMessage withConfigDigest(ControllerMessage message, Digest digest) {
    ControllerMessage.Builder changed = message.toBuilder();
    if (message.hasPage()) {
      changed.getPageBuilder().setConfigDigest(bytes(digest));
    } else {
      changed.getDeltaBuilder().setConfigDigest(bytes(digest));
    }
    return changed.build();
  }

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }
}
