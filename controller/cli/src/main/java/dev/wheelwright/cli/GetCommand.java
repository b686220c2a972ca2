package dev.wheelwright.cli;

import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.MediaType;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code get}: shows what the controller knows. */
@Command(
    name = "get",
    synopsisSubcommandLabel = "(topology | appliances | revisions | fleet)",
    description = "Shows what the controller knows.",
    footer = {
      "",
      "Examples:",
      "  wheelwright get topology > overlay.yaml       to edit and to apply",
      "  wheelwright get topology --output table       who is where, at a glance",
      "  wheelwright get appliances                    who is connected and in sync"
    })
final class GetCommand {

  /** How the topology can be printed. The names are what people type. */
  enum TopologyFormat {
    /** As people write it. */
    yaml,
    /** The same as JSON. */
    json,
    /** One line for each membership. */
    table
  }

  private final Terminal terminal;
  private final ControllerAccess access;

  GetCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  /** {@code get topology}. */
  @Command(
      description = "Prints the intent of the whole fleet, in the form that apply takes.",
      footer = {"", "Example: wheelwright get topology > overlay.yaml"})
  void topology(
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FORMAT",
              defaultValue = "yaml",
              description = "yaml (default), json or table.")
          TopologyFormat output)
      throws ControllerException {
    switch (output) {
      case yaml -> {
        terminal.out().print(access.connect().topology(MediaType.YAML));
        terminal.out().flush();
      }
      case json -> terminal.out().println(Json.pretty(access.connect().topology()));
      case table -> print(TopologyTable.of(access.connect().topology()));
    }
  }

  /** {@code get appliances}. */
  @Command(
      description = {
        "Lists the appliances: whether they are enrolled and connected, and whether they have what they should have.",
        "",
        "An appliance is in sync when the config that it applied is the one that the controller wants."
      },
      footer = {"", "Example: wheelwright get appliances"})
  void appliances(@Mixin OutputOption output) throws ControllerException {
    output.print(terminal, access.connect().appliances(), ApplianceViews::list);
  }

  /** {@code get revisions}. */
  @Command(
      description =
          "Lists the newest revisions of the fleet: why each was made and whose configs it changed.",
      footer = {"", "Example: wheelwright get revisions"})
  void revisions(@Mixin OutputOption output) throws ControllerException {
    output.print(terminal, access.connect().revisions(), RevisionTable::of);
  }

  /** {@code get fleet}. */
  @Command(
      description = "Shows the fleet's identity, its epoch, and whether configs are pushed.",
      footer = {"", "Example: wheelwright get fleet"})
  void fleet(@Mixin OutputOption output) throws ControllerException {
    output.print(terminal, access.connect().fleet(), FleetTable::of);
  }

  private void print(Table table) {
    table.print(terminal.out(), terminal.colour());
  }
}
