package dev.wheelwright.cli;

/** How an answer is printed. The names are what people type. */
enum OutputFormat {
  /** Aligned columns, for people. */
  table,
  /** The controller's answer, for programs. */
  json,
  /** The same as YAML. */
  yaml
}
