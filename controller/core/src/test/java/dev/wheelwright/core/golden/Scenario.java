package dev.wheelwright.core.golden;

import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.CompiledFleet;
import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.compile.ConfigTree;
import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.testing.Yaml;
import dev.wheelwright.core.topology.IntentReader;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.topology.Submission;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.Validated.Invalid;
import dev.wheelwright.core.violation.Validated.Valid;
import dev.wheelwright.core.violation.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A golden folder: {@code in.yaml} and perhaps {@code state.yaml}, and the files that must come out
 * of them.
 */
record Scenario(Path folder) {

  String name() {
    return folder.getFileName().toString();
  }

  /** What comes out: a file for each appliance, or the violations. */
  SequencedMap<String, String> actual() {
    Submission submission = IntentReader.submit(Yaml.tree(folder.resolve("in.yaml")));
    Validated<Topology> topology =
        Topology.of(submission, submission.readable(), fleet().state(submission.readable()));
    return switch (topology) {
      case Valid<Topology>(Topology valid) -> configs(Compiler.compile(valid));
      case Invalid<Topology>(List<Violation> violations) -> violations(violations);
    };
  }

  private TestFleet fleet() {
    TestFleet fleet = new TestFleet();
    Path file = folder.resolve("state.yaml");
    if (Files.exists(file)) {
      StateFile.read(Yaml.tree(file), fleet);
    }
    return fleet;
  }

  private static SequencedMap<String, String> configs(CompiledFleet fleet) {
    SequencedMap<String, String> files = new TreeMap<>();
    for (ApplianceConfig config : fleet.configs().values()) {
      files.put(config.name() + ".txt", TreeText.of(ConfigTree.of(config.content())));
    }
    List<MembershipKey> pending = fleet.pending();
    if (!pending.isEmpty()) {
      files.put(
          "pending.txt",
          TreeText.of(
              Map.of(
                  "pending",
                  pending.stream().map(each -> each.overlay() + "/" + each.appliance()).toList())));
    }
    return files;
  }

  private static SequencedMap<String, String> violations(List<Violation> violations) {
    StringBuilder text = new StringBuilder();
    for (Violation each : violations) {
      text.append(
          "%s%n  %s: %s%n  value: %s%n"
              .formatted(each.path(), each.code(), each.message(), each.value()));
    }
    return new TreeMap<>(Map.of("violations.txt", text.toString()));
  }
}
