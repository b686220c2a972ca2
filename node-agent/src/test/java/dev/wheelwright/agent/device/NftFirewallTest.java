package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DesiredInterface;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.DeviceOperation.MembersChange;
import dev.wheelwright.agent.diff.FirewallRuleset;
import dev.wheelwright.agent.diff.FirewallRuleset.Rule;
import dev.wheelwright.agent.diff.FirewallSet;
import dev.wheelwright.agent.diff.InterfacePolicy;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.agent.diff.TrafficRule;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Protocol;
import dev.wheelwright.wire.PolicyRule.Side;
import dev.wheelwright.wire.PortRange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    assertThat(NftFirewall.text(ruleset, List.of()).lines().map(String::strip))
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
  void S13_keepsOverlaysApart() {
    DesiredInterface hub = Wanted.hub(9001);
    FirewallRuleset together =
        FirewallRuleset.of(Wanted.device(hub, Wanted.spoke("192.0.2.1:9001")));
    FirewallRuleset alone = FirewallRuleset.of(Wanted.device(hub));

    assertThat(NftFirewall.text(together, List.of()))
        .contains("iifname \"EMEA\" oifname { \"server-sc1\" } drop comment");
    assertThat(NftFirewall.text(alone, List.of())).doesNotContain("oifname {");
    assertThat(together.fingerprint()).isNotEqualTo(alone.fingerprint());
  }

  @Test
  void recognisesItsOwnTable() throws Exception {
    assertThat(read(WireGuardReadingTest.corpus("nft-table.json")))
        .isEqualTo(new ObservedFirewall.Intact("0123456789abcdef", Map.of()));
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

  private static final FirewallRuleset POLICY =
      new FirewallRuleset(
          List.of(new Rule(TrafficRule.CLAMP_MSS, new InterfaceName("EMEA"))),
          List.of(
              new InterfacePolicy(
                  new InterfaceName("EMEA"),
                  List.of(
                      new PolicyRule(
                          "cameras",
                          new Side(List.of("cameras"), List.of()),
                          new Side(List.of("recorders"), List.of(IpPrefix.parse("172.16.12.7/32"))),
                          Protocol.TCP,
                          List.of(new PortRange(554, 554), new PortRange(8000, 8010))),
                      new PolicyRule(
                          "ping",
                          new Side(List.of(), List.of(IpPrefix.parse("::/0"))),
                          new Side(List.of("cameras"), List.of()),
                          Protocol.ICMP,
                          List.of())),
                  Map.of(
                      "cameras",
                      Set.of(IpPrefix.parse("172.16.10.0/24"), IpPrefix.parse("fd10::/64")),
                      "recorders",
                      Set.of(IpPrefix.parse("172.16.11.0/24"))))));

  @Test
  void writesPolicies() {
    List<PolicyCounter> counted =
        List.of(
            new PolicyCounter(new InterfaceName("EMEA"), "cameras", 7, 4200),
            new PolicyCounter(new InterfaceName("EMEA"), "gone", 9, 9));

    assertThat(
            NftFirewall.text(POLICY, counted)
                .lines()
                .map(line -> line.strip().replaceAll(" comment .*", "")))
        .containsExactly(
            "table inet wheelwright {",
            "counter rule/EMEA/cameras { packets 7 bytes 4200 }",
            "counter rule/EMEA/ping { packets 0 bytes 0 }",
            "counter denied/EMEA { packets 0 bytes 0 }",
            "set group/EMEA/cameras/ipv4 { type ipv4_addr; flags interval; elements = { 172.16.10.0/24 }; }",
            "set group/EMEA/cameras/ipv6 { type ipv6_addr; flags interval; elements = { fd10::/64 }; }",
            "set group/EMEA/recorders/ipv4 { type ipv4_addr; flags interval; elements = { 172.16.11.0/24 }; }",
            "set group/EMEA/recorders/ipv6 { type ipv6_addr; flags interval; }",
            "chain policy/EMEA {",
            "ct state invalid counter name \"denied/EMEA\" drop",
            "ct original ip saddr @group/EMEA/cameras/ipv4 ct original ip daddr @group/EMEA/recorders/ipv4"
                + " ct protocol 6 meta l4proto { 6, 1 } ct original proto-dst { 554, 8000-8010 }"
                + " counter name \"rule/EMEA/cameras\" accept",
            "ct original ip saddr @group/EMEA/cameras/ipv4 ct original ip daddr { 172.16.12.7/32 }"
                + " ct protocol 6 meta l4proto { 6, 1 } ct original proto-dst { 554, 8000-8010 }"
                + " counter name \"rule/EMEA/cameras\" accept",
            "ct original ip6 saddr @group/EMEA/cameras/ipv6 ct original ip6 daddr @group/EMEA/recorders/ipv6"
                + " ct protocol 6 meta l4proto { 6, 58 } ct original proto-dst { 554, 8000-8010 }"
                + " counter name \"rule/EMEA/cameras\" accept",
            "ct original ip6 saddr { ::/0 } ct original ip6 daddr @group/EMEA/cameras/ipv6"
                + " ct protocol 58 counter name \"rule/EMEA/ping\" accept",
            "counter name \"denied/EMEA\" drop",
            "}",
            "chain forward {",
            "type filter hook forward priority 0; policy accept;",
            "iifname \"EMEA\" tcp flags syn tcp option maxseg size set rt mtu",
            "oifname \"EMEA\" tcp flags syn tcp option maxseg size set rt mtu",
            "iifname \"EMEA\" oifname \"EMEA\" goto policy/EMEA",
            "}",
            "}");
  }

  @Test
  void readsMembersAndCounters() throws Exception {
    String table = WireGuardReadingTest.corpus("nft-policy.json");
    String counters = "nft -j list counters table inet wheelwright";
    RecordingRunner runner =
        new RecordingRunner().answer(TABLES, TABLES_WITH_OURS).answer(counters, table);

    assertThat(read(table))
        .isEqualTo(
            new ObservedFirewall.Intact(
                "0123456789abcdef",
                Map.of(
                    "group/EMEA/cameras/ipv4",
                    Set.of(IpPrefix.parse("172.16.10.0/24"), IpPrefix.parse("172.16.254.2/32")),
                    "group/EMEA/cameras/ipv6",
                    Set.of(IpPrefix.parse("fd10::/64"), IpPrefix.parse("fd02::2/128")),
                    "group/EMEA/recorders/ipv6",
                    Set.of())));
    assertThat(new NftFirewall(runner).counters())
        .containsExactly(
            new PolicyCounter(new InterfaceName("EMEA"), "cameras", 5, 700),
            new PolicyCounter(new InterfaceName("EMEA"), "", 2, 168));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4/5 | 5/5",
        "{\"prefix\": {\"addr\": \"172.16.10.0\", \"len\": 24}} | {\"range\": [\"172.16.10.0\", \"172.16.10.9\"]}",
        "\"name\": \"policy/EMEA\", \"handle\": 1 | \"name\": \"mine\", \"handle\": 1, \"hook\": \"forward\"",
      })
  void noticesChangesOfAPolicy(String part, String changed) throws Exception {
    String table = WireGuardReadingTest.corpus("nft-policy.json");
    assertThat(table).contains(part);

    assertThat(read(table.replace(part, changed))).isEqualTo(new ObservedFirewall.Altered());
  }

  @Test
  void changesMembersAloneAndFillsAnewWhatBothGetsAndLoses() throws Exception {
    RecordingRunner runner = new RecordingRunner().answer("nft -f -", "");
    SequencedMap<FirewallSet, MembersChange> sets = new TreeMap<>();
    sets.put(set("a"), change("10.1.0.0/16", "", "10.1.0.0/16,10.3.0.0/16"));
    sets.put(set("b"), change("", "10.2.0.0/16", ""));
    sets.put(set("c"), change("10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/8,11.0.0.0/8"));

    new NftFirewall(runner).change(new DeviceOperation.ChangeFirewallMembers(sets));

    assertThat(runner.runs())
        .containsExactly(
            "nft -f -",
            """
            add element inet wheelwright group/EMEA/a/ipv4 { 10.1.0.0/16 }
            delete element inet wheelwright group/EMEA/b/ipv4 { 10.2.0.0/16 }
            flush set inet wheelwright group/EMEA/c/ipv4
            add element inet wheelwright group/EMEA/c/ipv4 { 10.0.0.0/8, 11.0.0.0/8 }
            """);
  }

  private static FirewallSet set(String group) {
    return new FirewallSet(new InterfaceName("EMEA"), group, AddressFamily.IPV4);
  }

  private static MembersChange change(String added, String removed, String after) {
    return new MembersChange(prefixes(added), prefixes(removed), prefixes(after));
  }

  private static Set<IpPrefix> prefixes(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(",", -1))
        .filter(text -> !text.isEmpty())
        .map(IpPrefix::parse)
        .collect(Collectors.toSet());
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
