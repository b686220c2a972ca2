package dev.wheelwright.cli;

/** How a command prints what the controller knows. The names are what people type. */
enum OutputFormat {
  /** Aligned columns. */
  table,
  /** The controller's answer. */
  json
}
