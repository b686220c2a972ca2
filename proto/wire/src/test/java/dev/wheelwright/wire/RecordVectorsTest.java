package dev.wheelwright.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Canonical encodings, both ways, and what is refused. */
class RecordVectorsTest {

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @TestFactory
  Stream<DynamicTest> peers() {
    return Stanza.tests(
        "peers.txt",
        "publicKey",
        each -> {
          assertThat(hex(Records.peer(each).encode())).isEqualTo(each.one("encoded"));
          assertThat(PeerRecord.decode(each.bytes("encoded"))).isEqualTo(Records.peer(each));
        });
  }

  @TestFactory
  Stream<DynamicTest> heads() {
    return Stanza.tests(
        "heads.txt",
        "encoded",
        each -> {
          assertThat(hex(Records.head(each).encode())).isEqualTo(each.one("encoded"));
          assertThat(ConfigHead.decode(each.bytes("encoded"))).isEqualTo(Records.head(each));
        });
  }

  @TestFactory
  Stream<DynamicTest> signed() {
    return Stanza.tests(
        "signed.txt",
        "message",
        each -> {
          byte[] payload = each.bytes("encoded");
          switch (each.one("message")) {
            case "Envelope" -> {
              assertThat(hex(Records.envelope(each).encode())).isEqualTo(each.one("encoded"));
              assertThat(Envelope.decode(payload)).isEqualTo(Records.envelope(each));
              assertSigned(SignatureContext.CONFIG, each);
            }
            case "Latest" -> {
              assertThat(hex(Records.latest(each).encode())).isEqualTo(each.one("encoded"));
              assertThat(Latest.decode(payload)).isEqualTo(Records.latest(each));
              assertSigned(SignatureContext.LATEST, each);
            }
            case "KeySet" -> {
              assertThat(hex(Records.keySet(each).encode())).isEqualTo(each.one("encoded"));
              assertThat(KeySet.decode(payload)).isEqualTo(Records.keySet(each));
              assertSigned(SignatureContext.KEY_SET, each);
            }
            case String other -> throw new IllegalArgumentException(other);
          }
        });
  }

  private static void assertSigned(SignatureContext context, Stanza each) {
    assertThat(hex(context.signedBytes(each.bytes("encoded")))).isEqualTo(each.one("signedBytes"));
    assertThat(KeyId.of(each.bytes("publicKey"))).hasToString(each.one("keyId"));
  }

  @TestFactory
  Stream<DynamicTest> refused() {
    return Stanza.tests(
        "refused.txt",
        "why",
        each ->
            assertThatThrownBy(() -> decode(each.one("message"), each.bytes("bytes")))
                .isInstanceOf(WireFormatException.class));
  }

  private static Object decode(String message, byte[] bytes) {
    return switch (message) {
      case "Peer" -> PeerRecord.decode(bytes);
      case "ConfigHead" -> ConfigHead.decode(bytes);
      case "Envelope" -> Envelope.decode(bytes);
      case "Latest" -> Latest.decode(bytes);
      case "KeySet" -> KeySet.decode(bytes);
      case "Page" -> Page.ofBytes(bytes).peers();
      case String other -> throw new IllegalArgumentException(other);
    };
  }
}
