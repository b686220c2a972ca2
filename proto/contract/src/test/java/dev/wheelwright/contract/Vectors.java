package dev.wheelwright.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The test vectors of the wire format, as the README beside them describes them. */
final class Vectors {
  private static final Path FOLDER = Path.of("../wire/src/test/resources/vectors");

  private Vectors() {}

  /** Every stanza of a file: its values by name. */
  static List<Map<String, List<String>>> read(String file) {
    try {
      String[] stanzas = Files.readString(FOLDER.resolve(file)).split("\n\n", -1);
      return Arrays.stream(stanzas).map(Vectors::stanza).filter(each -> !each.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, List<String>> stanza(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(": ?", 2))
        .forEach(
            parts -> values.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]));
    return values;
  }

  /** Every value of that name in a file. */
  static Stream<String> all(String file, String name) {
    return read(file).stream().flatMap(each -> each.getOrDefault(name, List.of()).stream());
  }
}
