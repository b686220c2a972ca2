package dev.wheelwright.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of threats names tests that exist, and leaves no threat out. */
class ThreatModelTest {
  private static final int ATTACKS = 17;
  private static final int FAULTS = 14;
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([SF][0-9]+) \\|.*$");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z0-9_]*)#([A-Za-z][A-Za-z0-9_]*)`");

  private final Repository repository = Repository.here();
  private final String document = repository.read(repository.path("docs/threat-model.md"));

  @Test
  void everyNamedTestExists() {
    Map<String, List<Path>> classes = testClasses();

    List<String> missing =
        TEST.matcher(document)
            .results()
            .filter(
                named ->
                    classes.getOrDefault(named.group(1), List.of()).stream()
                        .noneMatch(file -> hasMethod(file, named.group(2))))
            .map(named -> named.group(1) + "#" + named.group(2))
            .distinct()
            .toList();

    assertThat(missing).as("tests that docs/threat-model.md names and that do not exist").isEmpty();
  }

  @Test
  void everyThreatHasARow() {
    List<String> all =
        Stream.concat(
                IntStream.rangeClosed(1, ATTACKS).mapToObj(number -> "S" + number),
                IntStream.rangeClosed(1, FAULTS).mapToObj(number -> "F" + number))
            .toList();

    List<String> rows = ROW.matcher(document).results().map(row -> row.group(1)).toList();

    assertThat(rows).containsExactlyElementsOf(all);
  }

  @Test
  void everyRowNamesATestOrSaysWithWhatItComes() {
    List<String> silent = new ArrayList<>();
    Matcher row = ROW.matcher(document);
    while (row.find()) {
      if (!TEST.matcher(row.group()).find() && !row.group().contains("comes with")) {
        silent.add(row.group(1));
      }
    }

    assertThat(silent).as("rows without a test and without a word about it").isEmpty();
  }

  private Map<String, List<Path>> testClasses() {
    Map<String, List<Path>> classes = new TreeMap<>();
    for (Path file : repository.files(".java")) {
      if (repository.nameOf(file).contains("src/test/java/")) {
        String name = file.getFileName().toString().replace(".java", "");
        classes.computeIfAbsent(name, _ -> new ArrayList<>()).add(file);
      }
    }
    return classes;
  }

  private boolean hasMethod(Path file, String method) {
    return Pattern.compile("\\b(void|boolean|ArchRule) " + method + "\\b")
        .matcher(repository.read(file))
        .find();
  }
}
