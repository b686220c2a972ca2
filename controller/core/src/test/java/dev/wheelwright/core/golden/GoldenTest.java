package dev.wheelwright.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden folder: what comes out of its input is what its files say, no file is unused, and
 * none is missing.
 *
 * <p>{@code -Dgolden.update=true} writes the files anew; read the difference before you commit it.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final Set<String> INPUTS = Set.of("in.yaml", "state.yaml");

  @TestFactory
  Stream<DynamicContainer> compilesToTheGoldenFiles() {
    return folders(GOLDEN).stream().map(folder -> container(new Scenario(folder)));
  }

  private static DynamicContainer container(Scenario scenario) {
    Map<String, String> actual = scenario.actual();
    if (UPDATE) {
      update(scenario.folder(), actual);
    }
    Stream<DynamicTest> files =
        actual.entrySet().stream()
            .map(
                file ->
                    DynamicTest.dynamicTest(
                        file.getKey(),
                        () ->
                            assertThat(scenario.folder().resolve(file.getKey()))
                                .hasContent(file.getValue())));
    DynamicTest complete =
        DynamicTest.dynamicTest(
            "no file is unused or missing",
            () -> assertThat(outputs(scenario.folder())).isEqualTo(new TreeSet<>(actual.keySet())));
    return DynamicContainer.dynamicContainer(
        scenario.name(), Stream.concat(files, Stream.of(complete)));
  }

  private static void update(Path folder, Map<String, String> actual) {
    try {
      for (String name : outputs(folder)) {
        Files.delete(folder.resolve(name));
      }
      for (Map.Entry<String, String> file : actual.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> outputs(Path folder) {
    return folders(folder).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> !INPUTS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
