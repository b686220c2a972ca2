package dev.wheelwright.controller.link;

import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.GOODBYE;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.OFFER;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.PAGE;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.Latest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Open streams outlive the database, and what agents say meanwhile is not lost. */
class SessionFaultTest {
  private static final ByteString NONCE = ByteString.copyFrom(new byte[32]);

  private final FakeOutbound out = new FakeOutbound();
  private final FakeControllerSide controller = new FakeControllerSide();
  private final ManualTimer timer = new ManualTimer();
  private final ConfigContent content = Configs.withPeers(2);
  private final Session session =
      TestSessions.start(out, controller, timer, TestSessions.admission(timer), each -> {});

  private void greet() {
    session.receive(
        AgentMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setNonce(NONCE)
                    .setSchema(Envelope.SCHEMA)
                    .setAgentVersion("0.1.0")
                    .setAgentLevel(1))
            .build());
    out.take();
  }

  private void askForLatest(int seed) {
    byte[] nonce = new byte[32];
    nonce[0] = (byte) seed;
    session.receive(
        AgentMessage.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setNonce(ByteString.copyFrom(nonce)))
            .build());
  }

  private void report(Digest config, Result.Outcome outcome) {
    session.receive(
        AgentMessage.newBuilder()
            .setResult(
                Result.newBuilder()
                    .setConfigDigest(bytes(config))
                    .setEpoch(1)
                    .setRevision(1)
                    .setOutcome(outcome)
                    .setAppliedDigest(bytes(config)))
            .build());
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }

  private static byte[] nonce(ControllerMessage welcome) {
    return Latest.decode(welcome.getWelcome().getLatest().getPayload().toByteArray())
        .nonce()
        .toArray();
  }

  private void databaseComesBack() {
    controller.databaseIsDown = false;
    controller.databaseIsKnownToBeDown = false;
    timer.advance(Session.RETRY);
  }

  @Test
  void F2_aHeartbeatIsAnsweredOnceTheDatabaseIsBack() {
    greet();
    controller.databaseIsDown = true;

    askForLatest(1);
    askForLatest(2);
    assertThat(out.take()).isEmpty();
    assertThat(session.isOpen()).isTrue();

    databaseComesBack();
    List<ControllerMessage> sent = out.take();
    assertThat(sent).extracting(ControllerMessage::getBodyCase).containsExactly(WELCOME);
    assertThat(nonce(sent.getFirst())[0]).isEqualTo((byte) 2);
  }

  @Test
  void F2_aKnownOutageIsNotAskedAgainUntilItEnds() {
    greet();
    controller.databaseIsKnownToBeDown = true;

    askForLatest(1);
    for (int i = 0; i < 100; i++) {
      timer.advance(Session.RETRY);
    }
    assertThat(out.take()).isEmpty();
    assertThat(session.isOpen()).isTrue();

    databaseComesBack();
    assertThat(out.takeKinds()).containsExactly(WELCOME);
  }

  @Test
  void F2_aResultIsStoredOnceTheDatabaseIsBack() {
    greet();
    controller.databaseIsDown = true;

    report(content.digest(), Result.Outcome.TRANSIENT);
    report(content.digest(), Result.Outcome.REFUSED);
    assertThat(controller.results).isEmpty();
    assertThat(session.isOpen()).isTrue();

    databaseComesBack();
    assertThat(controller.results)
        .extracting(ApplyResult::outcome)
        .containsExactly(ApplyResult.Outcome.REFUSED);
  }

  @Test
  void F2_aReportedKeyIsStoredOnceTheDatabaseIsBack() {
    greet();
    controller.databaseIsDown = true;
    byte[] key = new byte[32];
    key[0] = 1;

    session.receive(
        AgentMessage.newBuilder()
            .setKeys(
                KeyReport.newBuilder()
                    .setMembership(ByteString.copyFrom(new byte[16]))
                    .setGeneration(1)
                    .setPublicKey(ByteString.copyFrom(key)))
            .build());
    assertThat(controller.keys).isEmpty();

    databaseComesBack();
    assertThat(controller.keys).hasSize(1);
    timer.advance(Session.RETRY);
    assertThat(controller.keys).hasSize(1);
  }

  @Test
  void F2_anOfferAndItsContentWaitForTheDatabase() {
    greet();
    DesiredConfig config = controller.store(7, content);
    controller.desired = Optional.of(config);
    controller.databaseIsDown = true;
    session.announce(config);
    assertThat(out.take()).isEmpty();

    databaseComesBack();
    assertThat(out.takeKinds()).containsExactly(OFFER);

    controller.databaseIsDown = true;
    session.receive(
        AgentMessage.newBuilder()
            .setFetch(Fetch.newBuilder().setConfigDigest(bytes(content.digest())))
            .build());
    assertThat(out.take()).isEmpty();

    databaseComesBack();
    assertThat(out.takeKinds()).contains(PAGE).doesNotContain(GOODBYE);
  }

  @Test
  void F2_aHelloDuringAnOutageIsToldToComeBack() {
    controller.databaseIsDown = true;
    controller.databaseIsKnownToBeDown = true;

    session.receive(
        AgentMessage.newBuilder()
            .setHello(Hello.newBuilder().setNonce(NONCE).setSchema(Envelope.SCHEMA))
            .build());

    ControllerMessage last = out.take().getLast();
    assertThat(last.getGoodbye().getReason()).contains("database");
    assertThat(last.getGoodbye().getRetryAfterMillis()).isPositive();
    assertThat(out.isCompleted()).isTrue();
  }

  @Test
  void F2_whatNeverSucceedsThoughTheDatabaseIsThereEndsTheStream() {
    greet();
    controller.databaseIsDown = true;
    askForLatest(1);

    for (int i = 0; i < 20; i++) {
      timer.advance(Session.RETRY);
    }

    assertThat(out.takeKinds()).containsExactly(GOODBYE);
  }

  @Test
  void F2_telemetryIsTakenWhileTheDatabaseIsAway() {
    greet();
    controller.databaseIsDown = true;
    askForLatest(1);

    session.receive(telemetry(Telemetry.newBuilder().setRun(ByteString.copyFrom(new byte[16]))));

    assertThat(controller.reports).hasSize(1);
    assertThat(controller.reports.getFirst().appliance()).isEqualTo(FakeControllerSide.APPLIANCE);
  }

  @Test
  void S12_nonsenseInTelemetryIsRefusedAndTheStreamLives() {
    greet();

    session.receive(telemetry(Telemetry.newBuilder().setRun(ByteString.copyFrom(new byte[15]))));

    assertThat(controller.reports).isEmpty();
    assertThat(controller.refusedReports).hasSize(1).allMatch(each -> each.contains("run"));
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void anEventIsPassedOn() {
    greet();

    session.receive(
        AgentMessage.newBuilder()
            .setEvent(
                AgentEvent.newBuilder()
                    .setCode("drift-repaired")
                    .setSeverity(AgentEvent.Severity.WARNING)
                    .setMessage("put right\u001b[31m"))
            .build());

    assertThat(controller.notices)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.code()).isEqualTo("drift-repaired");
              assertThat(notice.message()).doesNotContain("\u001b");
            });
  }

  private static AgentMessage telemetry(Telemetry.Builder telemetry) {
    return AgentMessage.newBuilder().setTelemetry(telemetry).build();
  }
}
