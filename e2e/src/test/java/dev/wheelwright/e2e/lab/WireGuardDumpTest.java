package dev.wheelwright.e2e.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireGuardDumpTest {

  @Test
  void readsInterfacesAndPeers() {
    String dump =
        """
        EMEA\tPRIVATE=\tPUBLIC=\t9001\toff
        EMEA\tPEER1=\t(none)\t198.51.100.2:40000\t172.16.254.2/32,172.16.10.0/24\t1700000000\t92\t180\t25
        EMEA\tPEER2=\t(none)\t(none)\t(none)\t0\t0\t0\toff
        """;

    List<WireGuardInterface> interfaces = WireGuardDump.parse(dump);

    WireGuardInterface device = interfaces.getFirst();
    assertThat(device.publicKey()).isEqualTo("PUBLIC=");
    assertThat(device.toString()).doesNotContain("PRIVATE");
    WireGuardPeer first = device.peer("PEER1=").orElseThrow();
    assertThat(first.endpoint()).hasValue("198.51.100.2:40000");
    assertThat(first.allowedIps()).containsExactly("172.16.254.2/32", "172.16.10.0/24");
    assertThat(first.lastHandshake()).hasValue(Instant.ofEpochSecond(1_700_000_000));
    assertThat(first.receivedBytes()).isEqualTo(92);
    assertThat(first.sentBytes()).isEqualTo(180);
    assertThat(first.keepaliveSeconds()).isEqualTo(25);
    WireGuardPeer second = device.peer("PEER2=").orElseThrow();
    assertThat(second.endpoint()).isEmpty();
    assertThat(second.allowedIps()).isEmpty();
    assertThat(second.lastHandshake()).isEmpty();
  }

  @Test
  void neverShowsALineItDoesNotUnderstand() {
    assertThatThrownBy(() -> WireGuardDump.parse("EMEA\tPRIVATE=\tPUBLIC="))
        .isInstanceOf(LabException.class)
        .hasMessageNotContaining("PRIVATE");
  }
}
