package dev.wheelwright.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** One test vector: named values, as the README beside the vectors describes them. */
final class Stanza {
  private static final Path VECTORS = Path.of("src/test/resources/vectors");

  private final String place;
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Stanza(String place) {
    this.place = place;
  }

  static List<Stanza> read(String file) {
    try {
      List<Stanza> stanzas = new ArrayList<>();
      List<String> lines = Files.readAllLines(VECTORS.resolve(file));
      Stanza current = new Stanza(file + ":1");
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.isEmpty()) {
          current = new Stanza(file + ":" + (i + 2));
        } else if (!line.startsWith("#")) {
          if (current.values.isEmpty()) {
            stanzas.add(current);
          }
          String[] parts = line.split(": ?", 2);
          current.values.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
      }
      return stanzas;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A test of each vector of a file that has such a value. */
  static Stream<DynamicTest> tests(String file, String having, Consumer<Stanza> check) {
    List<Stanza> stanzas = read(file).stream().filter(each -> each.has(having)).toList();
    if (stanzas.isEmpty()) {
      throw new IllegalArgumentException(file + " has no vector with '" + having + "'");
    }
    return stanzas.stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.place + " " + each.one(having), () -> check.accept(each)));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<String> maybe(String name) {
    return all(name).stream().findFirst();
  }

  String one(String name) {
    return maybe(name).orElseThrow(() -> new IllegalArgumentException(place + " has no " + name));
  }

  byte[] bytes(String name) {
    return HexFormat.of().parseHex(one(name));
  }

  long number(String name) {
    return maybe(name).map(Long::parseLong).orElse(0L);
  }
}
