package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ApplyOption;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.TopologyDocument;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code apply}: makes the overlays what a file says. */
@Command(
    name = "apply",
    description = {
      "Makes the overlays what a file says.",
      "",
      "The overlays that the file names are replaced; others stay as they are, unless --prune is given. Appliances"
          + " that the file names are declared and never deleted. Everything is checked first: if anything is wrong,"
          + " all violations are listed and nothing changes. Applying the same file again does nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  wheelwright apply -f overlay.yaml --dry-run   say what would change",
      "  wheelwright apply -f overlay.yaml             change it",
      "  wheelwright get topology | wheelwright apply -f -"
    })
final class ApplyCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ControllerAccess access;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "YAML, or JSON if the name ends in .json; - is standard input (YAML).")
  private String file = "";

  @Option(
      names = "--dry-run",
      description = "Check and show what would change, and change nothing.")
  private boolean dryRun;

  @Option(names = "--prune", description = "Also delete the overlays that the file does not name.")
  private boolean prune;

  @Mixin private OutputOption output = new OutputOption();

  ApplyCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  @Override
  public Integer call() throws ControllerException {
    TopologyDocument document = TopologyDocument.read(file, terminal.in());
    JsonNode result = apply(access.connect(), document, options());
    output.print(terminal, result, () -> new ApplySummary(result).print(terminal.out()));
    if (FleetTable.isHalted(result)) {
      terminal.note(FleetTable.HALTED);
    }
    return 0;
  }

  /**
   * Applies against the topology as it is now. Somebody else's change between reading the tag and
   * writing is no conflict of this user's making, so it is tried once more; twice in a row is worth
   * a look by a person.
   */
  private JsonNode apply(
      ControllerClient client, TopologyDocument document, Set<ApplyOption> options)
      throws ControllerException {
    Optional<JsonNode> result = client.apply(document, options, client.topologyTag());
    if (result.isEmpty()) {
      terminal.note("somebody else changed the topology at the same moment; trying once more.");
      result = client.apply(document, options, client.topologyTag());
    }
    return result.orElseThrow(
        () ->
            new ControllerException.Failed(
                "conflict: the topology keeps changing under this apply. Nothing was changed. Look at it with"
                    + " 'wheelwright get topology' and apply again."));
  }

  private Set<ApplyOption> options() {
    Set<ApplyOption> options = EnumSet.noneOf(ApplyOption.class);
    if (dryRun) {
      options.add(ApplyOption.DRY_RUN);
    }
    if (prune) {
      options.add(ApplyOption.PRUNE);
    }
    return options;
  }
}
