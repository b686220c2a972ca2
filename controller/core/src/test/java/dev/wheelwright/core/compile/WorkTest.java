package dev.wheelwright.core.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.testing.Yaml;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.Topology;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Work is proportional to the change, counted and not timed. */
class WorkTest {
  private static final int SPOKES = 10_000;
  private static final FleetIntent INTENT = Yaml.intent(document(SPOKES, ""));
  private static final CompiledFleet BEFORE = Compiler.compile(topology(INTENT, new TestFleet()));

  private static String document(int spokes, String spoke77) {
    StringBuilder text =
        new StringBuilder(
            """
            version: 1
            overlays:
            - name: big
              pools: [10.0.0.0/16]
              concentrators:
              - {appliance: hub, listenPort: 9001, endpoints: [192.0.2.1], siteNetworks: [192.168.0.0/16]}
              spokes:
            """);
    for (int i = 0; i < spokes; i++) {
      String options = i == 77 ? spoke77 : "";
      text.append("  - {appliance: spoke-").append(i).append(options).append("}\n");
    }
    return text.toString();
  }

  private static Topology topology(FleetIntent intent, TestFleet fleet) {
    fleet.know("hub");
    for (int i = 0; i < SPOKES; i++) {
      fleet.know("spoke-" + i);
    }
    return Topology.of(intent, fleet.state(intent)).orElseThrow();
  }

  private static UUID id(String appliance) {
    return TestFleet.applianceId(new ApplianceName(appliance));
  }

  @Test
  void aChangedSpokeOfTenThousandTouchesItsConcentratorsOnePage() {
    FleetIntent next = Yaml.intent(document(SPOKES, ", siteNetworks: [172.16.10.0/24]"));

    Recompiled recompiled = Compiler.recompile(BEFORE, topology(next, new TestFleet()));

    assertThat(BEFORE.configs().get(id("hub")).content().pages().values())
        .singleElement(LIST)
        .hasSize(256);
    assertThat(recompiled.count()).isEqualTo(new CompileCount(2, 1));
    assertThat(recompiled.changed()).containsExactly(id("hub"), id("spoke-77"));
  }

  @Test
  void aSpokesOwnOptionTouchesNobodyElse() {
    FleetIntent next = Yaml.intent(document(SPOKES, ", mtu: 1400"));

    Recompiled recompiled = Compiler.recompile(BEFORE, topology(next, new TestFleet()));

    assertThat(recompiled.count()).isEqualTo(new CompileCount(1, 0));
    assertThat(recompiled.changed()).containsExactly(id("spoke-77"));
  }

  @Test
  void aReportedKeyTouchesTheSpokeAndItsConcentrator() {
    CompiledFleet before =
        Compiler.compile(topology(INTENT, new TestFleet().pending("big", "spoke-77")));

    Recompiled recompiled = Compiler.recompile(before, topology(INTENT, new TestFleet()));

    assertThat(before.pending()).containsExactly(TestFleet.membership("big", "spoke-77"));
    assertThat(recompiled.count()).isEqualTo(new CompileCount(2, 2));
    assertThat(recompiled.changed()).containsExactly(id("hub"), id("spoke-77"));
  }

  @Test
  void passesTheLimitOfOnePageInBothDirections() {
    Topology small = topology(Yaml.intent(document(512, "")), new TestFleet());
    String oneMore = document(512, "") + "  - {appliance: the-last}\n";
    Topology large = topology(Yaml.intent(oneMore), new TestFleet().know("the-last"));

    Recompiled grown = Compiler.recompile(Compiler.compile(small), large);
    Recompiled shrunk = Compiler.recompile(grown.fleet(), small);

    assertThat(grown.fleet().configs()).isEqualTo(Compiler.compile(large).configs());
    assertThat(grown.count()).isEqualTo(new CompileCount(2, 256 + 1));
    assertThat(shrunk.fleet().configs()).isEqualTo(Compiler.compile(small).configs());
    assertThat(shrunk.count()).isEqualTo(new CompileCount(1, 1));
  }

  /** Rules: cameras, of which there are many, reach the recorder. */
  private static String cameras(String spoke77) {
    return document(2_000, ", tags: [cameras]" + spoke77)
        + "  - {appliance: recorder, tags: [recorders]}\n"
        + "  - {appliance: printer}\n"
        + "  rules:\n"
        + "  - {name: cameras, from: [cameras], to: [recorders], protocol: tcp, ports: [554]}\n";
  }

  private static Topology policy(String document) {
    FleetIntent intent =
        Yaml.intent(
            document
                .replace("- name: big\n", "- name: big\n  spokeToSpoke: policy\n")
                .replaceAll("(appliance: spoke-[0-9]+)}", "$1, tags: [cameras]}"));
    return topology(intent, new TestFleet().know("recorder").know("printer"));
  }

  @Test
  void aChangedSpokeTouchesThoseWhomRulesLetReachIt() {
    CompiledFleet before = Compiler.compile(policy(cameras("")));
    Topology next = policy(cameras(", siteNetworks: [172.16.10.0/24]"));

    Recompiled recompiled = Compiler.recompile(before, next);

    assertThat(recompiled.count()).isEqualTo(new CompileCount(3, 3));
    assertThat(recompiled.changed())
        .containsExactlyInAnyOrder(id("hub"), id("recorder"), id("spoke-77"));
  }

  @Test
  void aRuleMoreTouchesThoseWhomItIsAbout() {
    CompiledFleet before = Compiler.compile(policy(cameras("")));
    Topology next =
        policy(cameras("") + "  - {name: paper, from: [recorders], to: [10.0.0.0/29]}\n");

    Recompiled recompiled = Compiler.recompile(before, next);

    assertThat(recompiled.fleet().configs()).isEqualTo(Compiler.compile(next).configs());
    assertThat(recompiled.changed()).contains(id("hub")).hasSizeLessThan(10);
  }
}
