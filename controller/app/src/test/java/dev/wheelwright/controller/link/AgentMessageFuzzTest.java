package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Endpoint;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.InterfaceSample;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.PeerSample;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.controller.testing.Mutants;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** S12: whatever an agent sends, its stream goes on or is refused with a reason; nothing fails. */
class AgentMessageFuzzTest {
  private static final Hello HELLO =
      Hello.newBuilder()
          .setNonce(bytes(32))
          .setSchema(1)
          .setAgentVersion("0.1.0")
          .setAgentLevel(1)
          .setFloorEpoch(1)
          .setFloorRevision(7)
          .setAppliedDigest(bytes(32))
          .setRun(bytes(16))
          .setLastGood(
              SignedMessage.newBuilder()
                  .setPayload(bytes(90))
                  .setSignature(bytes(64))
                  .setKeyId(bytes(16)))
          .addKeys(key())
          .build();

  private static ByteString bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static KeyReport key() {
    return KeyReport.newBuilder()
        .setMembership(bytes(16))
        .setGeneration(1)
        .setPublicKey(bytes(32))
        .build();
  }

  private static List<byte[]> corpus() {
    PeerSample peer =
        PeerSample.newBuilder()
            .setPublicKey(bytes(32))
            .setReceivedBytes(Long.MAX_VALUE)
            .setSentBytes(1)
            .setHandshakeAgeMillis(42_000)
            .setEndpoint(Endpoint.newBuilder().setHost("192.0.2.1").setPort(9001))
            .build();
    InterfaceSample sample =
        InterfaceSample.newBuilder()
            .setMembership(bytes(16))
            .setListenPort(9001)
            .setPublicKey(bytes(32))
            .addPeers(peer)
            .addGonePeers(bytes(32))
            .build();
    AgentEvent event =
        AgentEvent.newBuilder()
            .setCode("drift-repaired")
            .setSeverity(AgentEvent.Severity.WARNING)
            .setMessage("\u001b[2J\r\n\u202e")
            .build();
    return List.of(
        AgentMessage.newBuilder().setHello(HELLO).build().toByteArray(),
        AgentMessage.newBuilder().setKeys(key()).build().toByteArray(),
        AgentMessage.newBuilder()
            .setFetch(Fetch.newBuilder().setConfigDigest(bytes(32)))
            .build()
            .toByteArray(),
        AgentMessage.newBuilder()
            .setResult(
                Result.newBuilder()
                    .setConfigDigest(bytes(32))
                    .setEpoch(1)
                    .setRevision(7)
                    .setOutcome(Result.Outcome.REFUSED)
                    .setReason("no"))
            .build()
            .toByteArray(),
        AgentMessage.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setNonce(bytes(32)))
            .build()
            .toByteArray(),
        AgentMessage.newBuilder().setEvent(event).build().toByteArray(),
        AgentMessage.newBuilder()
            .setTelemetry(
                Telemetry.newBuilder()
                    .setRun(bytes(16))
                    .setSequence(1)
                    .setFull(true)
                    .addInterfaces(sample)
                    .addGoneInterfaces(bytes(16))
                    .addConditions(event))
            .build()
            .toByteArray());
  }

  /** What became of a message: the reasons of the goodbyes, and whether the stream is open. */
  private static void send(AgentMessage message, boolean greetFirst, AtomicInteger alive) {
    FakeOutbound out = new FakeOutbound();
    ManualTimer timer = new ManualTimer();
    Session session =
        TestSessions.start(
            out, new FakeControllerSide(), timer, TestSessions.admission(timer), ended -> {});
    if (greetFirst) {
      session.receive(AgentMessage.newBuilder().setHello(HELLO).build());
    }
    session.receive(message);
    List<ControllerMessage> sent = out.take();
    assertThat(sent)
        .noneMatch(each -> each.getGoodbye().getReason().contains("the controller failed"));
    if (session.isOpen()) {
      alive.incrementAndGet();
    } else if (out.isCompleted()) {
      assertThat(sent.getLast().getGoodbye().getReason()).isNotEmpty();
    }
  }

  @Test
  void S12_anyMessageIsTakenOrRefusedWithAReason() {
    AtomicInteger alive = new AtomicInteger();
    AtomicInteger unreadable = new AtomicInteger();
    new Mutants(corpus(), List.of())
        .forEach(
            bytes -> {
              try {
                AgentMessage message = AgentMessage.parseFrom(bytes);
                send(message, (bytes.length & 1) == 0, alive);
              } catch (InvalidProtocolBufferException e) {
                unreadable.incrementAndGet(); // gRPC ends such a stream itself
              }
            });
    assertThat(alive.get()).isPositive();
    assertThat(unreadable.get()).isPositive();
  }
}
