package dev.wheelwright.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.Validated.Invalid;
import dev.wheelwright.core.violation.Validated.Valid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * S15: whatever text stands where a name belongs, a config holds only names that no shell, path or
 * option can misread.
 */
class S15_NameFuzzTest {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern HARMLESS_HOST = Pattern.compile("[a-z0-9:][a-z0-9.:-]*");

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> nasty =
        Arbitraries.of(
            "$(reboot)",
            "`id`",
            "; rm -rf /",
            "a|b",
            "a&b",
            "a\nPostUp = reboot",
            "--help",
            "-a",
            "../etc",
            "/dev/null",
            ".",
            "..",
            "",
            " ",
            "a b",
            "%i",
            "wg0\0",
            "eth*",
            "ⅠＡ",
            "a\u202eb",
            "lo",
            "all",
            "default",
            "x".repeat(64),
            "'",
            "\"",
            "{",
            "EMEA",
            "wg0");
    Arbitrary<String> close =
        Arbitraries.strings().withChars("aZ09._- ;$/\\\\n\t\0é").ofMaxLength(20);
    return Arbitraries.oneOf(nasty, close, Arbitraries.strings().ofMaxLength(30));
  }

  @Property(tries = 2000)
  void S15_onlyHarmlessNamesReachAConfig(
      @ForAll("texts") String overlay,
      @ForAll("texts") String appliance,
      @ForAll("texts") String link,
      @ForAll("texts") String host) {
    Map<String, Object> hub = new LinkedHashMap<>();
    hub.put("appliance", appliance);
    hub.put("interface", link);
    hub.put("listenPort", 9001);
    hub.put("endpoints", List.of(host));
    Object tree =
        Map.of(
            "version", 1,
            "appliances", List.of(Map.of("name", appliance), Map.of("name", "spoke")),
            "overlays",
                List.of(
                    Map.of(
                        "name", overlay,
                        "pools", List.of("10.0.0.0/24"),
                        "concentrators", List.of(hub),
                        "spokes", List.of(Map.of("appliance", "spoke", "interface", link)))));
    Submission submission = IntentReader.submit(tree);
    FleetIntent intent = submission.readable();

    Validated<Topology> topology = Topology.of(submission, intent, new TestFleet().state(intent));

    switch (topology) {
      case Invalid<Topology> invalid -> assertThat(invalid.violations()).isNotEmpty();
      case Valid<Topology>(Topology valid) ->
          Compiler.compile(valid).configs().values().forEach(S15_NameFuzzTest::assertHarmless);
    }
  }

  private static void assertHarmless(ApplianceConfig config) {
    assertThat(config.name().value()).matches(HARMLESS);
    config
        .content()
        .decode()
        .forEach(
            (each, peers) -> {
              assertThat(each.name().value()).matches(HARMLESS).hasSizeLessThan(16);
              peers.forEach(
                  peer -> {
                    assertThat(peer.name()).matches(HARMLESS);
                    assertThat(peer.endpoints())
                        .allSatisfy(endpoint -> assertThat(endpoint.host()).matches(HARMLESS_HOST));
                  });
            });
  }

  @Property(tries = 1000)
  void S15_noFieldIsAHook(@ForAll("texts") String field) {
    Object tree =
        Map.of("version", 1, "overlays", List.of(Map.of("name", "one", "x" + field, "reboot")));

    assertThat(IntentReader.read(tree)).isInstanceOf(Invalid.class);
  }
}
