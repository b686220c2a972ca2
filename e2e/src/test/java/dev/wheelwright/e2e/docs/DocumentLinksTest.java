package dev.wheelwright.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents point at files that are there. */
class DocumentLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  private final Repository repository = Repository.here();

  @Test
  void everyLinkToAFileLeadsToOne() {
    List<String> broken = new ArrayList<>();
    for (Path document : repository.files(".md")) {
      for (MatchResult link : LINK.matcher(repository.read(document)).results().toList()) {
        String target = link.group(1);
        boolean elsewhere = target.contains("://") || target.startsWith("mailto:");
        if (!elsewhere && !Files.exists(document.resolveSibling(target))) {
          broken.add(repository.nameOf(document) + " -> " + target);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void everyDecisionIsInTheIndex() {
    String index = repository.read(repository.path("docs/adr/README.md"));

    List<String> missing =
        repository.files(".md").stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches("[0-9]{4}-.*\\.md"))
            .filter(name -> !index.contains("(" + name + ")"))
            .toList();

    assertThat(missing).isEmpty();
  }
}
