package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ruleset has one table that drops all but some ports, one that drops everything, and ours. */
class ForeignFirewallTest {

  @ParameterizedTest
  @ValueSource(ints = {53, 9001, 9005, 500, 7777, 2})
  void portThatSomeRuleAcceptsIsFoundOnlyInTheTableThatDropsAll(int port) throws Exception {
    assertThat(findings(port)).extracting(Finding::subject).containsExactly("ip open input");
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 9000, 9006})
  void portThatNoRuleAcceptsIsFoundInBoth(int port) throws Exception {
    assertThat(findings(port))
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder("inet filter input", "ip open input");
  }

  @Test
  void explainsItself() throws Exception {
    assertThat(findings(9000).getLast().explanation())
        .isEqualTo(
            "the chain 'ip open input' drops what it does not accept, and no rule of its table accepts UDP port 9000");
  }

  @Test
  void listingThatIsCutOffIsAnError() throws Exception {
    String whole = WireGuardReadingTest.corpus("nft-ruleset.json");
    RecordingRunner runner =
        new RecordingRunner().answer("nft -j list ruleset", whole.substring(0, whole.length() / 2));

    assertThatThrownBy(() -> new ForeignFirewall(runner).findings(Set.of(9001)))
        .isInstanceOf(DeviceException.class)
        .hasMessage("the firewall's rules are unusable: it is not JSON, or cut off");
  }

  private static List<Finding> findings(int port) throws Exception {
    RecordingRunner runner =
        new RecordingRunner()
            .answer("nft -j list ruleset", WireGuardReadingTest.corpus("nft-ruleset.json"));
    return new ForeignFirewall(runner).findings(Set.of(port));
  }
}
