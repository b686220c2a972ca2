package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Yaml;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option that says how an answer is printed. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), json or yaml.")
  private OutputFormat format = OutputFormat.table;

  OutputFormat format() {
    return format;
  }

  /** Prints the controller's answer as it was asked for. */
  void print(Terminal terminal, JsonNode answer, Function<JsonNode, Table> toTable) {
    print(terminal, answer, () -> toTable.apply(answer).print(terminal.out(), terminal.colour()));
  }

  /** The same, for an answer that people read as something else than a table. */
  void print(Terminal terminal, JsonNode answer, Runnable forPeople) {
    switch (format) {
      case table -> forPeople.run();
      case json -> terminal.out().println(Json.pretty(answer));
      case yaml -> terminal.out().print(Yaml.of(answer));
    }
    terminal.out().flush();
  }
}
