package dev.wheelwright.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write and read: endpoints, interface names, and secrets that do not print. */
class TextFormsTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.1.2, 10.1.1.2:9001",
    "10.1.1.2:1, 10.1.1.2:1",
    "2001:DB8::0001, [2001:db8::1]:9001",
    "[2001:db8::1], [2001:db8::1]:9001",
    "[2001:db8::1]:65535, [2001:db8::1]:65535",
    "VPN.Example.net, vpn.example.net:9001",
    "vpn.example.net:443, vpn.example.net:443",
    "a, a:9001",
  })
  void readsEndpointsAsPeopleWriteThem(String text, String canonical) {
    Endpoint endpoint = Endpoint.parse(text, 9001);

    assertThat(endpoint).hasToString(canonical);
    assertThat(Endpoint.parse(canonical, 1)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":1",
        "a:",
        "a:0",
        "a:01",
        "a:65536",
        "a:+1",
        "a:1:",
        "[::1",
        "[::1]1",
        "[::1]:",
        "[]:1",
        "1.2.3",
        "1.2.3.4.5:1",
        "-a",
        "a-",
        "a..b",
        ".a",
        "a.",
        "a_b",
        "a b",
        "a/b",
        "$(id)",
        "::ffff:1.2.3.4"
      })
  void refusesOtherEndpoints(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text, 9001)).isInstanceOf(WireFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EMEA", "wg0", "a", "fifteen-bytes-x", "0", "a.b_c-d"})
  void acceptsInterfaceNames(String name) {
    assertThat(new InterfaceName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sixteen-bytes-xx",
        "-a",
        ".",
        "..",
        "_a",
        "a/b",
        "a b",
        "a*",
        "é",
        "a\n",
        "a;b",
        "lo",
        "all",
        "default"
      })
  void refusesOtherInterfaceNames(String name) {
    assertThatThrownBy(() -> new InterfaceName(name)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void secretsAndBytesPrintTheirLengthOnly() {
    byte[] secret = "correct horse".getBytes(StandardCharsets.US_ASCII);

    assertThat(SealedSecret.of(secret)).hasToString("SealedSecret[13 bytes]");
    assertThat(Bytes.of(secret)).hasToString("Bytes[13]");
  }

  @Test
  void handsOutCopiesOfItsBytes() {
    byte[] bytes = {10, 0, 0, 1};
    IpAddress address = IpAddress.of(bytes);
    bytes[0] = 99;
    address.toBytes()[1] = 99;

    assertThat(address).hasToString("10.0.0.1");
  }
}
