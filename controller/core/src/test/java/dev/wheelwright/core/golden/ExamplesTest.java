package dev.wheelwright.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.testing.Yaml;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.IntentReader;
import dev.wheelwright.core.topology.IntentWriter;
import dev.wheelwright.core.topology.Topology;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are what people begin with. */
class ExamplesTest {

  @ParameterizedTest
  @ValueSource(strings = {"emea.yaml", "policy.yaml"})
  void isValidAndReadsBackAsItIsWritten(String file) {
    FleetIntent intent =
        IntentReader.read(Yaml.tree(Path.of("../../examples").resolve(file))).orElseThrow();

    assertThat(Topology.of(intent, new TestFleet().state(intent)).violations()).isEmpty();
    assertThat(IntentReader.read(IntentWriter.toTree(intent)).orElseThrow()).isEqualTo(intent);
  }
}
