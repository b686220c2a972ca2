package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.device.netlink.ScriptedKernel;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of both implementations: two peers, one with a session and a preshared key. */
class WireGuardReadingTest {
  private static final WgPublicKey FIRST =
      WgPublicKey.parse("E9pdKk6Bkg9RX1XbMTXRDkWusIXjD4OlXDC+G5AG2RE=");
  private static final WgPublicKey SECOND =
      WgPublicKey.parse("4rwllvK611yq7pYE0+O4RJpgfJHM0YDUd1YF4xpq0l8=");
  private static final String SECRET =
      "30b503a6e5951b363b6df02dadb257529629e08a2223bbfcd371188a9ca8ae7a";

  @Test
  void readsUapiReply() throws Exception {
    assertDevice(
        UapiReply.parseGet(corpus("uapi-get.txt")), ObservedWireGuard.Implementation.USERSPACE);
  }

  /** As Linux 6.1 gave it: one peer with a session and a preshared key, one without either. */
  @Test
  void readsTheKernelsAnswer() throws Exception {
    ScriptedKernel kernel =
        new ScriptedKernel().answer(new ScriptedKernel.Piece.Raw(KernelBackendTest.recorded()));

    ObservedWireGuard device =
        new KernelBackend(new RecordingRunner(), kernel).read(new InterfaceName("EMEA"));

    assertThat(device.implementation()).isEqualTo(ObservedWireGuard.Implementation.KERNEL);
    assertThat(device.privateKey().orElseThrow().publicKey())
        .hasToString("7hrlFk62Wa2MskKskI4DyvYUdcw+BUovx64OMalHWQY=");
    assertThat(device.listenPort()).isEqualTo(9001);
    assertThat(device.fwmark()).isEqualTo(0x51);
    WgPublicKey live = WgPublicKey.parse("wetJvA0FiubRfKmFQeC1i70HhtOQQgbuHNhi49FWCj0=");
    assertThat(device.peers()).containsOnlyKeys(FIRST, live);
    assertFirst(device.peers().get(FIRST), "[fd01::2]:9001");
    ObservedPeer second = device.peers().get(live);
    assertThat(second.endpoint()).contains(Endpoint.parse("10.9.0.2:52418", 0));
    assertThat(second.allowedIps()).containsExactly(IpPrefix.parse("172.16.254.2/32"));
    assertThat(second.keepaliveSeconds()).isZero();
    assertThat(second.presharedKey().isNone()).isFalse();
    assertThat(second.traffic().receivedBytes()).isEqualTo(564);
    assertThat(second.traffic().sentBytes()).isEqualTo(476);
    assertThat(second.traffic().lastHandshake())
        .contains(Instant.parse("2026-11-23T13:08:40.704567960Z"));
  }

  @Test
  void readsNewInterfaces() throws Exception {
    ObservedWireGuard fromUapi = UapiReply.parseGet("listen_port=56718\nerrno=0\n\n");

    assertThat(fromUapi.privateKey()).isEmpty();
    assertThat(fromUapi.listenPort()).isEqualTo(56_718);
  }

  @Property
  void cutOffUapiReplyIsRefused(@ForAll @IntRange(min = 0, max = 10_000) int length)
      throws Exception {
    String whole = corpus("uapi-get.txt");
    String cut = whole.substring(0, length % whole.length());

    assertThatThrownBy(() -> UapiReply.parseGet(cut)).isInstanceOf(MalformedReadingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "errno=0\n",
        "listen_port=9001\n\n",
        "errno=-22\n\n",
        "errno=\n\n",
        "listen_port=70000\nerrno=0\n\n",
        "listen_port=-1\nerrno=0\n\n",
        "listen_port\nerrno=0\n\n",
        "=x\nerrno=0\n\n",
        "private_key=" + SECRET + "ff\nerrno=0\n\n",
        "private_key=secret\nerrno=0\n\n",
        "public_key=00\nerrno=0\n\n",
        "fwmark=0xg\nerrno=0\n\n",
      })
  void malformedUapiReplyIsRefused(String reply) {
    assertThatThrownBy(() -> UapiReply.parseGet(reply))
        .isInstanceOf(MalformedReadingException.class)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rx_bytes=9223372036854775808",
        "rx_bytes=99999999999999999999",
        "rx_bytes=1e3",
        "last_handshake_time_nsec=1000000000",
        "last_handshake_time_sec=9223372036854775807",
        "allowed_ip=10.0.0.0/33",
        "allowed_ip=10.0.0.1/8",
        "allowed_ip=10.0.0.0",
        "allowed_ip=10.1.0.0/16\nallowed_ip=10.1.0.0/16",
        "endpoint=hub.example:9001",
        "endpoint=10.1.1.1",
        "persistent_keepalive_interval=65536",
        "preshared_key=00",
        "public_key=13da5d2a4e81920f515f55db3135d10e45aeb085e30f83a55c30be1b9006d911",
      })
  void malformedPeerIsRefused(String line) {
    String peer = "public_key=13da5d2a4e81920f515f55db3135d10e45aeb085e30f83a55c30be1b9006d911\n";

    assertThatThrownBy(() -> UapiReply.parseGet(peer + line + "\nerrno=0\n\n"))
        .isInstanceOf(MalformedReadingException.class);
  }

  @Test
  void laterVersionsFieldsAreSkipped() throws Exception {
    assertThat(UapiReply.parseGet("shiny=1\nlisten_port=7\nerrno=0\n\n").listenPort()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.1.2:9001, 10.1.1.2:9001",
    "[fd01::2]:55, [fd01::2]:55",
    "[fe80::1%eth0]:55, [fe80::1]:55",
    "[::ffff:10.1.1.2]:9001, 10.1.1.2:9001"
  })
  void readsEndpointsInTheFormOfConfiguredOnes(String reported, String expected) throws Exception {
    assertThat(ReadingFields.endpoint("endpoint", reported)).contains(Endpoint.parse(expected, 0));
  }

  @Test
  void endpointWithoutPortIsNone() throws Exception {
    assertThat(ReadingFields.endpoint("endpoint", "10.1.1.2:0")).isEmpty();
  }

  @Test
  void messagesDoNotRepeatSecrets() {
    assertThatThrownBy(
            () -> UapiReply.parseGet("private_key=" + SECRET.substring(2) + "zz\nerrno=0\n\n"))
        .hasMessageNotContaining(SECRET.substring(2, 12))
        .hasNoCause();
  }

  private static void assertDevice(
      ObservedWireGuard device, ObservedWireGuard.Implementation implementation) {
    assertThat(device.implementation()).isEqualTo(implementation);
    assertThat(device.privateKey().orElseThrow().publicKey())
        .hasToString("6KLgJq45KGGDx7VQcDUocnnePGKorGm20tU++1VKoRk=");
    assertThat(device.listenPort()).isEqualTo(9001);
    assertThat(device.fwmark()).isEqualTo(0x51);
    assertThat(device.peers()).containsOnlyKeys(FIRST, SECOND);
    ObservedPeer first = device.peers().get(FIRST);
    assertFirst(first, "10.1.1.2:9001");
    ObservedPeer second = device.peers().get(SECOND);
    assertThat(second.allowedIps()).isEmpty();
    assertThat(second.keepaliveSeconds()).isZero();
    assertThat(second.presharedKey().isNone()).isFalse();
    assertThat(second.traffic().receivedBytes()).isEqualTo(92);
    assertThat(second.traffic().sentBytes()).isEqualTo(180);
    assertThat(second.traffic().lastHandshake().orElseThrow().getEpochSecond())
        .isEqualTo(1_795_427_834);
    assertThat(second.hasSession(Instant.ofEpochSecond(1_795_428_000))).isTrue();
  }

  private static void assertFirst(ObservedPeer peer, String endpoint) {
    assertThat(peer.endpoint()).contains(Endpoint.parse(endpoint, 0));
    assertThat(peer.allowedIps())
        .containsExactlyInAnyOrderElementsOf(
            List.of(IpPrefix.parse("10.0.0.0/16"), IpPrefix.parse("fd00::/64")));
    assertThat(peer.keepaliveSeconds()).isEqualTo(25);
    assertThat(peer.presharedKey()).isSameAs(WgPresharedKey.NONE);
    assertThat(peer.traffic().lastHandshake()).isEmpty();
  }

  static String corpus(String file) throws IOException {
    try (InputStream stream = WireGuardReadingTest.class.getResourceAsStream(file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
