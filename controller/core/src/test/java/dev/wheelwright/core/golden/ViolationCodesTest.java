package dev.wheelwright.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.violation.ViolationCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ViolationCodesTest {

  @Test
  void everyCodeOccursInAGoldenFile() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
      for (Path file : files.filter(each -> each.endsWith("violations.txt")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }

    assertThat(Arrays.stream(ViolationCode.values()).map(code -> "  " + code.text() + ": "))
        .allSatisfy(start -> assertThat(lines).anyMatch(line -> line.startsWith(start)));
  }
}
