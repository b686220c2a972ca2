package dev.wheelwright.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Addresses, prefixes, keys and page arithmetic. */
class TextVectorsTest {

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @TestFactory
  Stream<DynamicTest> addresses() {
    return Stanza.tests(
        "addresses.txt",
        "address",
        each -> {
          if (each.has("refused")) {
            assertThatThrownBy(() -> IpAddress.parse(each.one("address")))
                .isInstanceOf(WireFormatException.class);
            return;
          }
          IpAddress address = IpAddress.parse(each.one("address"));
          assertThat(hex(address.toBytes())).isEqualTo(each.one("bytes"));
          assertThat(address).hasToString(each.one("canonical"));
          assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        });
  }

  @TestFactory
  Stream<DynamicTest> prefixes() {
    return Stanza.tests(
        "prefixes.txt",
        "prefix",
        each -> {
          if (each.has("refused")) {
            assertThatThrownBy(() -> IpPrefix.parse(each.one("prefix")))
                .isInstanceOf(WireFormatException.class);
            return;
          }
          IpPrefix prefix = IpPrefix.parse(each.one("prefix"));
          if (each.has("overlap")) {
            IpPrefix other = IpPrefix.parse(each.one("and"));
            boolean expected = Boolean.parseBoolean(each.one("overlap"));
            assertThat(prefix.overlaps(other)).isEqualTo(expected);
            assertThat(other.overlaps(prefix)).isEqualTo(expected);
            return;
          }
          assertThat(hex(encoded(prefix))).endsWith(each.one("bytes"));
          assertThat(prefix.last()).hasToString(each.one("last"));
          assertThat(prefix).hasToString(each.one("prefix"));
        });
  }

  private static byte[] encoded(IpPrefix prefix) {
    return new CanonicalWriter().address(1, prefix.network(), prefix.length()).toBytes();
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return Stanza.tests(
        "keys-and-pages.txt",
        "key",
        each -> {
          if (each.has("refused")) {
            assertThatThrownBy(() -> WgPublicKey.parse(each.one("key")))
                .isInstanceOf(WireFormatException.class)
                .hasMessageNotContaining(each.one("key").isEmpty() ? "\0" : each.one("key"));
            return;
          }
          WgPublicKey key = WgPublicKey.parse(each.one("key"));
          assertThat(key.toHex()).isEqualTo(each.one("bytes"));
          assertThat(key).hasToString(each.one("key"));
          assertThat(Pages.indexOf(key, Pages.MANY)).isEqualTo((int) each.number("page"));
          assertThat(Pages.indexOf(key, 1)).isZero();
        });
  }

  @TestFactory
  Stream<DynamicTest> pageCounts() {
    return Stanza.tests(
        "keys-and-pages.txt",
        "peers",
        each ->
            assertThat(Pages.count((int) each.number("peers")))
                .isEqualTo((int) each.number("pages")));
  }
}
