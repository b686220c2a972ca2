package dev.wheelwright.controller.overlay;

import org.jspecify.annotations.Nullable;

/** What became of a document's text. */
sealed interface ParsedDocument {
  /** A tree of Map, List, String, Number, Boolean and null. */
  record Tree(@Nullable Object root) implements ParsedDocument {}

  /**
   * The text is not YAML or JSON as we take it.
   *
   * @param code in kebab-case
   * @param place line and column, from 1; empty when unknown
   */
  record Malformed(String code, String place, String message) implements ParsedDocument {}
}
