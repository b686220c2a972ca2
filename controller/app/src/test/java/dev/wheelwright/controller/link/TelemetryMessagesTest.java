package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.Endpoint;
import dev.wheelwright.contract.v1.InterfaceSample;
import dev.wheelwright.contract.v1.PeerSample;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.core.status.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TelemetryMessagesTest {
  private static final UUID APPLIANCE = new UUID(1, 2);
  private static final ByteString MEMBERSHIP = ByteString.copyFrom(new byte[16]);

  private static ByteString key(int seed) {
    byte[] key = new byte[32];
    key[31] = (byte) seed;
    return ByteString.copyFrom(key);
  }

  private static PeerSample.Builder peer() {
    return PeerSample.newBuilder()
        .setPublicKey(key(1))
        .setHandshakeAgeMillis(12_000)
        .setEndpoint(Endpoint.newBuilder().setHost("2001:db8::1").setPort(51820))
        .setReceivedBytes(10)
        .setSentBytes(20);
  }

  private static Telemetry.Builder message(InterfaceSample.Builder sample) {
    return Telemetry.newBuilder()
        .setRun(ByteString.copyFrom(new byte[16]))
        .setSequence(1)
        .setFull(true)
        .addInterfaces(sample);
  }

  private static InterfaceSample.Builder sample(PeerSample.Builder... peers) {
    InterfaceSample.Builder sample =
        InterfaceSample.newBuilder().setMembership(MEMBERSHIP).setPublicKey(key(9));
    for (PeerSample.Builder each : peers) {
      sample.addPeers(each);
    }
    return sample;
  }

  private static Report read(Telemetry.Builder message) {
    return TelemetryMessages.report(APPLIANCE, new Moment(5), message.build());
  }

  @Test
  void readsWhatTheContractAllows() {
    Report report =
        read(message(sample(peer())).setMore(true).addConditions(event("clock\n", "behind\u202e")));

    assertThat(report.appliance()).isEqualTo(APPLIANCE);
    assertThat(report.position().more()).isTrue();
    Report.InterfaceReport read = report.content().interfaces().getFirst();
    assertThat(read.problem()).isEmpty();
    assertThat(read.deviceKey()).isPresent();
    assertThat(read.peers().values())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.handshakeAge()).contains(Duration.ofSeconds(12));
              assertThat(peer.endpoint().map(Object::toString)).contains("[2001:db8::1]:51820");
              assertThat(peer.receivedBytes()).isEqualTo(10);
            });
    assertThat(report.content().conditions())
        .singleElement()
        .satisfies(
            condition ->
                assertThat(condition.code() + condition.message())
                    .doesNotContain("\n", "\u202e")
                    .startsWith("clock"));
  }

  private static AgentEvent event(String code, String message) {
    return AgentEvent.newBuilder()
        .setCode(code)
        .setSeverity(AgentEvent.Severity.WARNING)
        .setMessage(message)
        .build();
  }

  @Test
  void absentIsNotZero() {
    PeerSample.Builder silent = PeerSample.newBuilder().setPublicKey(key(1));
    Report.InterfaceReport read = read(message(sample(silent))).content().interfaces().getFirst();

    assertThat(read.peers().values())
        .singleElement()
        .satisfies(peer -> assertThat(peer.handshakeAge()).isEqualTo(Optional.empty()));
  }

  static Stream<Named<Consumer<Telemetry.Builder>>> poison() {
    return Stream.of(
        poison("a short run", m -> m.setRun(ByteString.copyFrom(new byte[15]))),
        poison("a negative sequence", m -> m.setSequence(-1)),
        poison("negative bytes", m -> add(m, peer().setReceivedBytes(-1))),
        poison("huge bytes", m -> add(m, peer().setSentBytes(Long.MIN_VALUE))),
        poison("an age of ages", m -> add(m, peer().setHandshakeAgeMillis(Long.MAX_VALUE))),
        poison("a negative age", m -> add(m, peer().setHandshakeAgeMillis(-1))),
        poison("a name as an endpoint", m -> add(m, peer().setEndpoint(endpoint("evil.example")))),
        poison("markup", m -> add(m, peer().setEndpoint(endpoint("<script>alert(1)</script>")))),
        poison("control characters", m -> add(m, peer().setEndpoint(endpoint("1.2.3.4\n5")))),
        poison("a scoped address", m -> add(m, peer().setEndpoint(endpoint("fe80::1%eth0")))),
        poison("port 0", m -> add(m, peer().setEndpoint(endpoint("192.0.2.1").setPort(0)))),
        poison("a short key", m -> add(m, peer().setPublicKey(ByteString.copyFrom(new byte[31])))),
        poison("no key", m -> add(m, peer().setPublicKey(ByteString.copyFrom(new byte[32])))),
        poison("a peer twice", m -> m.addInterfaces(other().addPeers(peer()).addPeers(peer()))),
        poison("an interface twice", m -> m.addInterfaces(sample())),
        poison("a short membership", m -> m.addGoneInterfaces(ByteString.copyFrom(new byte[3]))),
        poison("a port too high", m -> m.addInterfaces(other().setListenPort(65_536))),
        poison("a condition of no severity", m -> m.addConditions(AgentEvent.newBuilder())),
        poison("too many conditions", m -> many(65, i -> m.addConditions(event("c" + i, "")))),
        poison("too many interfaces", m -> many(2001, _ -> m.addInterfaces(sample()))),
        poison(
            "too many peers", m -> many(10_001, _ -> m.addInterfaces(other().addPeers(peer())))));
  }

  private static Named<Consumer<Telemetry.Builder>> poison(
      String name, Consumer<Telemetry.Builder> change) {
    return Named.of(name, change);
  }

  private static void add(Telemetry.Builder message, PeerSample.Builder peer) {
    message.addInterfaces(other().addPeers(peer));
  }

  private static InterfaceSample.Builder other() {
    byte[] membership = new byte[16];
    membership[0] = 1;
    return InterfaceSample.newBuilder().setMembership(ByteString.copyFrom(membership));
  }

  private static Endpoint.Builder endpoint(String host) {
    return Endpoint.newBuilder().setHost(host).setPort(51820);
  }

  private static void many(int count, Consumer<Integer> add) {
    for (int i = 0; i < count; i++) {
      add.accept(i);
    }
  }

  @ParameterizedTest
  @MethodSource("poison")
  void S12_refusesPoison(Consumer<Telemetry.Builder> poison) {
    Telemetry.Builder message = message(sample(peer()));
    poison.accept(message);

    assertThatThrownBy(() -> read(message))
        .isInstanceOf(ProtocolException.class)
        .satisfies(
            refused ->
                assertThat(((ProtocolException) refused).reason())
                    .doesNotContain("\n")
                    .hasSizeLessThan(1001));
  }
}
