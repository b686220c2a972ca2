package dev.wheelwright.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.testing.Yaml;
import dev.wheelwright.core.topology.IntentMerge.Unnamed;
import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.Violation;
import dev.wheelwright.core.violation.ViolationCode;
import dev.wheelwright.wire.Routing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A document that is merged into a fleet: whose paths a violation has. */
class SubmissionTest {
  private static final FleetIntent CURRENT =
      Yaml.intent(
          """
          version: 1
          appliances: [{name: hub}, {name: branch-1}, {name: branch-2}]
          overlays:
          - name: ASIA
            pools: [172.16.1.0/24]
            concentrators: [{appliance: hub, listenPort: 9001, endpoints: [192.0.2.1]}]
            spokes: [{appliance: branch-1, siteNetworks: [172.20.1.0/24]}]
          - name: EMEA
            pools: [172.16.2.0/24]
            concentrators: [{appliance: hub, listenPort: 9002, endpoints: [192.0.2.1]}]
            spokes: [{appliance: branch-2}]
          """);

  private static Validated<Topology> check(String document) {
    Submission submission = IntentReader.submit(Yaml.tree(document));
    FleetIntent merged = IntentMerge.merge(CURRENT, submission.readable(), Unnamed.KEEP);
    return Topology.of(submission, merged, new TestFleet().state(merged));
  }

  @Test
  void blamesTheDocumentForAConflictWithAnOverlayThatItDoesNotName() {
    Validated<Topology> checked =
        check(
            """
            version: 1
            overlays:
            - name: new
              pools: [172.16.3.0/24]
              concentrators: [{appliance: hub, listenPort: 9001, endpoints: [192.0.2.1]}]
              spokes:
              - {appliance: branch-2}
              - {appliance: branch-1, siteNetworks: [172.30.0.0/24, 172.20.0.0/16]}
            """);

    assertThat(checked.violations())
        .extracting(Violation::code, Violation::path, Violation::value)
        .containsExactly(
            tuple(
                ViolationCode.LISTEN_PORT_CLASH, "overlays[0].concentrators[0].listenPort", "9001"),
            tuple(
                ViolationCode.SITE_NETWORK_OVERLAP,
                "overlays[0].spokes[1].siteNetworks[1]",
                "172.20.0.0/16"));
  }

  @Test
  void namesWhatTheDocumentDoesNotHold() {
    FleetIntent broken =
        new FleetIntent(List.of(), List.of(CURRENT.overlay(new OverlayName("EMEA")).orElseThrow()));

    assertThat(Topology.of(broken, FleetState.EMPTY).violations())
        .extracting(Violation::path)
        .containsExactly(
            "overlays[EMEA].concentrators[hub].appliance",
            "overlays[EMEA].spokes[branch-2].appliance");
  }

  @Test
  void replacesTheOverlaysThatTheDocumentNamesAndKeepsTheOthers() {
    FleetIntent proposed =
        Yaml.intent(
            """
            version: 1
            appliances: [{name: branch-3}]
            overlays:
            - {name: EMEA, pools: [172.16.9.0/24]}
            - {name: LATAM}
            """);

    FleetIntent kept = IntentMerge.merge(CURRENT, proposed, Unnamed.KEEP);
    FleetIntent pruned = IntentMerge.merge(CURRENT, proposed, Unnamed.PRUNE);

    assertThat(kept.appliances()).hasSize(4);
    assertThat(kept.overlay(new OverlayName("ASIA")))
        .isEqualTo(CURRENT.overlay(new OverlayName("ASIA")));
    assertThat(kept.overlay(new OverlayName("EMEA")))
        .isEqualTo(proposed.overlay(new OverlayName("EMEA")));
    assertThat(IntentDiff.between(CURRENT, kept))
        .isEqualTo(diff(List.of("LATAM"), List.of("EMEA"), List.of(), List.of("ASIA")));
    assertThat(pruned.appliances()).hasSize(4);
    assertThat(IntentDiff.between(CURRENT, pruned))
        .isEqualTo(diff(List.of("LATAM"), List.of("EMEA"), List.of("ASIA"), List.of()));
  }

  private static IntentDiff diff(
      List<String> added, List<String> changed, List<String> removed, List<String> unchanged) {
    return new IntentDiff(names(added), names(changed), names(removed), names(unchanged));
  }

  private static List<OverlayName> names(List<String> names) {
    return names.stream().map(OverlayName::new).toList();
  }

  @Test
  void acceptsAMemberThatOnlyTheDatabaseKnows() {
    String document =
        """
        version: 1
        overlays:
        - name: one
          pools: [172.16.3.0/24]
          concentrators: [{appliance: enrolled, listenPort: 9001, endpoints: [192.0.2.1]}]
        """;
    FleetIntent intent = Yaml.intent(document);

    assertThat(Topology.of(intent, new TestFleet().know("enrolled").state(intent)).violations())
        .isEmpty();
    assertThat(Topology.of(intent, new TestFleet().state(intent)).violations())
        .extracting(Violation::code)
        .containsExactly(ViolationCode.UNKNOWN_APPLIANCE);
  }

  @Test
  void anOffThatYamlReadsAsFalseIsOff() {
    FleetIntent intent =
        Yaml.intent(
            """
            version: 1
            overlays:
            - name: one
              spokes: [{appliance: a, routing: off}, {appliance: b, routing: "off"}]
            """);

    assertThat(intent.overlays().getFirst().spokes())
        .extracting(spoke -> spoke.interfaceIntent().options().routing())
        .containsOnly(Routing.OFF);
  }
}
