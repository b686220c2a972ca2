package dev.wheelwright.core.golden;

import java.util.List;
import java.util.Map;

/** A tree as indented text, one fact on a line. */
final class TreeText {
  private final StringBuilder text = new StringBuilder();

  private TreeText() {}

  static String of(Map<?, ?> tree) {
    TreeText writer = new TreeText();
    writer.fields(tree, "");
    return writer.text.toString();
  }

  private void fields(Map<?, ?> fields, String indent) {
    fields.forEach((name, value) -> field(indent + name + ":", value, indent + "  "));
  }

  private void field(String start, Object value, String indent) {
    switch (value) {
      case Map<?, ?> fields -> {
        line(start);
        fields(fields, indent);
      }
      case List<?> items when items.isEmpty() -> line(start + " none");
      case List<?> items -> {
        line(start);
        items.forEach(item -> field(indent + "-", item, indent + "  "));
      }
      case Object scalar -> line(start + " " + scalar);
    }
  }

  private void line(String content) {
    text.append(content).append('\n');
  }
}
