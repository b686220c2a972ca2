package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code whoami}: whom the controller takes the caller for. */
@Command(
    name = "whoami",
    description = "Tells whom the controller takes you for, and what you may do there.")
final class WhoamiCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ControllerAccess access;

  @Mixin private OutputOption output = new OutputOption();

  WhoamiCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  @Override
  public Integer call() throws ControllerException {
    output.print(terminal, access.connect().session(), WhoamiCommand::table);
    return 0;
  }

  private static Table table(JsonNode session) {
    Table table = new Table("ACCOUNT", "VIA", "GRANTS");
    table.add(
        Cell.of(Json.text(session, "account")),
        Cell.of(Json.text(session, "via")),
        Cell.of(String.join(", ", Json.texts(session.path("grants")))));
    return table;
  }
}
