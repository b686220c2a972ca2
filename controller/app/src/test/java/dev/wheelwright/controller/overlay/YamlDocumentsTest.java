package dev.wheelwright.controller.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.overlay.ParsedDocument.Malformed;
import dev.wheelwright.controller.overlay.ParsedDocument.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentsTest {
  @Test
  void readsNamesAsNames() {
    Object expected =
        Map.of("a", List.of("no", "on", "1:30", "0x10", "2001-01-01", "1.5"), "b", true, "c", 7);
    assertThat(YamlDocuments.parse("a: [no, on, 1:30, 0x10, 2001-01-01, 1.5]\nb: true\nc: 7\n"))
        .isEqualTo(new Tree(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!java.net.URL [\"http://127.0.0.1/\"]",
        "a: !!javax.script.ScriptEngineManager []",
        "--- a\n--- b\n",
        "a: [",
        "a: *nobody",
        "? &a [*a]\n: b",
      })
  void refuses(String text) {
    assertThat(YamlDocuments.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void refusesAliasesThatMultiply() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      text.append("a").append(i).append(": &a").append(i).append(" [");
      text.append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
    }
    assertThat(YamlDocuments.parse(text.toString())).isInstanceOf(Malformed.class);
  }

  @Test
  void refusesBottomlessNesting() {
    assertThat(YamlDocuments.parse("[".repeat(100_000))).isInstanceOf(Malformed.class);
  }

  @Test
  void writesNoAliases() {
    List<String> shared = List.of();
    assertThat(YamlDocuments.write(Map.of("a", shared, "b", shared))).doesNotContain("&", "*");
  }

  @Test
  void writesWhatItReads() {
    Map<String, Object> tree = Map.of("a", List.of("no", "true", "7", "1:30", "", "null"));
    assertThat(YamlDocuments.parse(YamlDocuments.write(tree))).isEqualTo(new Tree(tree));
  }
}
