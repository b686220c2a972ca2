package dev.wheelwright.controller.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.overlay.ParsedDocument.Malformed;
import dev.wheelwright.controller.overlay.ParsedDocument.Tree;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.Mutants;
import dev.wheelwright.core.topology.IntentReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * S15: whatever is put as a topology, it is a tree that can be checked, or an error that says
 * where.
 */
class DocumentFuzzTest {
  private static final List<String> WORDS =
      List.of(
          "!!java.net.URL ",
          "&a ",
          "*a",
          "<<: ",
          "? ",
          "- ",
          "---\n",
          "...\n",
          "%YAML 9.9\n",
          "\t",
          "\u0000",
          "\ufeff",
          "\u202e",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "|\n",
          ">\n",
          "1e999999999",
          "99999999999999999999",
          "-0",
          "0x7fffffff",
          "null",
          "true",
          "\\u0000",
          "version: 1\n",
          "concentrators:",
          "::/0",
          "0.0.0.0/0",
          ";reboot;",
          "$(reboot)");

  private static List<byte[]> corpus(String... documents) {
    return List.of(documents).stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static void everyMutantIsReadOrRefused(
      List<byte[]> corpus, Function<String, ParsedDocument> parser) {
    AtomicInteger trees = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    new Mutants(corpus, WORDS)
        .forEach(
            bytes -> {
              switch (parser.apply(new String(bytes, StandardCharsets.UTF_8))) {
                case Tree(Object root) -> {
                  assertThat(IntentReader.submit(root)).isNotNull();
                  trees.incrementAndGet();
                }
                case Malformed malformed -> {
                  assertThat(malformed.message()).isNotEmpty();
                  refused.incrementAndGet();
                }
              }
            });
    // Mutants that are all of one kind would test nothing behind the first check.
    assertThat(trees.get()).isPositive();
    assertThat(refused.get()).isPositive();
  }

  @Test
  void S15_anyYaml() {
    everyMutantIsReadOrRefused(
        corpus(Documents.EMEA, Documents.EMPTY, "a: &b [1, 2]\nc: *b\n"), YamlDocuments::parse);
  }

  @Test
  void S15_anyJson() {
    Tree tree = (Tree) YamlDocuments.parse(Documents.EMEA);
    @SuppressWarnings("unchecked")
    String json = JsonDocuments.write((Map<String, Object>) tree.root());
    everyMutantIsReadOrRefused(
        corpus(json, "{\"version\":1,\"overlays\":[]}"), JsonDocuments::parse);
  }
}
