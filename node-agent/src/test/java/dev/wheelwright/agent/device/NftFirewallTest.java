package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.diff.FirewallRuleset;
import dev.wheelwright.agent.diff.FirewallRuleset.Rule;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.TrafficRule;
import dev.wheelwright.wire.InterfaceName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NftFirewallTest {
  private static final String TABLES = "nft -j list tables";
  private static final String TABLE = "nft -j list table inet wheelwright";
  private static final String TABLES_WITH_OURS =
      "{\"nftables\": [{\"metainfo\": {}}, {\"table\": {\"family\": \"inet\", \"name\": \"wheelwright\"}}]}";

  @Test
  void writesWholeTable() {
    InterfaceName name = new InterfaceName("EMEA");
    FirewallRuleset ruleset =
        new FirewallRuleset(
            List.of(
                new Rule(TrafficRule.CLAMP_MSS, name), new Rule(TrafficRule.ISOLATE_PEERS, name)));
    String mark = "comment \"wheelwright " + ruleset.fingerprint();

    assertThat(NftFirewall.text(ruleset).lines().map(String::strip))
        .containsExactly(
            "table inet wheelwright {",
            "chain forward {",
            "type filter hook forward priority 0; policy accept;",
            "iifname \"EMEA\" oifname \"EMEA\" drop " + mark + " 1/3\"",
            "iifname \"EMEA\" tcp flags syn tcp option maxseg size set rt mtu " + mark + " 2/3\"",
            "oifname \"EMEA\" tcp flags syn tcp option maxseg size set rt mtu " + mark + " 3/3\"",
            "}",
            "}");
  }

  @Test
  void recognisesItsOwnTable() throws Exception {
    assertThat(read(WireGuardReadingTest.corpus("nft-table.json")))
        .isEqualTo(new ObservedFirewall.Intact("0123456789abcdef"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1/2 | 1/3",
        "1/2 | 2/2",
        "wheelwright 0123456789abcdef 2/2 | wheelwright 0123456789abcdee 2/2",
        "wheelwright 0123456789abcdef 1/2 | mine",
        "\"policy\": \"accept\" | \"policy\": \"drop\"",
        "\"hook\": \"forward\" | \"hook\": \"input\"",
        "\"prio\": 0 | \"prio\": 10",
      })
  void noticesChanges(String part, String changed) throws Exception {
    String table = WireGuardReadingTest.corpus("nft-table.json");

    assertThat(read(table.replace(part, changed))).isEqualTo(new ObservedFirewall.Altered());
  }

  @Test
  void absentTableIsAbsent() throws Exception {
    RecordingRunner runner =
        new RecordingRunner().answer(TABLES, "{\"nftables\": [{\"metainfo\": {}}]}");

    assertThat(new NftFirewall(runner).read()).isEqualTo(new ObservedFirewall.Absent());
  }

  @Test
  void readThatFailsIsNotAnAbsentTable() {
    RecordingRunner empty = new RecordingRunner().answer(TABLES, "");
    RecordingRunner failing =
        new RecordingRunner().fail(TABLES, "netlink: Error: No buffer space available");

    assertThatThrownBy(() -> new NftFirewall(empty).read()).isInstanceOf(DeviceException.class);
    assertThatThrownBy(() -> new NftFirewall(failing).read())
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("No buffer space available");
  }

  private static ObservedFirewall read(String table) throws DeviceException {
    return new NftFirewall(
            new RecordingRunner().answer(TABLES, TABLES_WITH_OURS).answer(TABLE, table))
        .read();
  }
}
