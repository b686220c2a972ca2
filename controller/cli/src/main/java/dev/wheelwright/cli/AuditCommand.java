package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.SafeText;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Tone;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit}: who did what, and what was refused to whom. */
@Command(
    name = "audit",
    synopsisSubcommandLabel = "(list | export | verify)",
    description = {
      "Shows who did what, and what was refused to whom.",
      "",
      "The records are a chain: each holds the hash of the one before, and a seal whose key is not in the database."
    },
    footer = {
      "",
      "Examples:",
      "  wheelwright audit list",
      "  wheelwright audit export > audit.jsonl        keep it where the controller can't reach it",
      "  wheelwright audit verify                      the chain, and what it tells of",
      "  wheelwright audit verify audit.jsonl          an exported chain, without the controller"
    })
final class AuditCommand {
  private static final int REFUSED = 2;

  private final Terminal terminal;
  private final ControllerAccess access;

  AuditCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  /** {@code audit list}. */
  @Command(description = "Lists the newest records, newest first.")
  void list(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many; 50 by default.")
          int limit,
      @Mixin OutputOption output)
      throws ControllerException {
    output.print(terminal, access.connect().audit(limit), AuditCommand::table);
  }

  /** {@code audit export}. */
  @Command(description = "Prints the whole chain, oldest first, one JSON object a line.")
  void export() throws ControllerException, IOException {
    try (BufferedReader lines = access.connect().auditLines()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        terminal.out().println(line);
      }
    }
    terminal.out().flush();
  }

  /** {@code audit verify}. */
  @Command(
      description = {
        "Looks whether the chain is whole. Ends with 2 when it is not.",
        "",
        "Without a file the controller does it, and also looks whether the rows that it relies on are still as it left"
            + " them. With a file the exported chain is followed here."
      })
  int verify(
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "An exported chain.")
          @Nullable Path file)
      throws ControllerException, IOException {
    return file == null ? verifyThere() : verifyHere(file);
  }

  private int verifyThere() throws ControllerException {
    JsonNode verdict = access.connect().auditVerification();
    return tell(
        verdict.path("records").asLong(),
        Json.text(verdict, "head"),
        Json.texts(verdict.path("findings")));
  }

  private int verifyHere(Path file) throws IOException {
    AuditChain chain = new AuditChain();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      chain.read(lines);
    }
    return tell(chain.records(), chain.head(), chain.findings());
  }

  private int tell(long records, String head, List<String> findings) {
    findings.forEach(each -> terminal.out().println(SafeText.of(each)));
    String extent = records + " records, the last with hash " + SafeText.of(head);
    terminal.out().println(findings.isEmpty() ? "intact: " + extent : "NOT INTACT: " + extent);
    terminal.out().flush();
    return findings.isEmpty() ? 0 : REFUSED;
  }

  private static Table table(JsonNode page) {
    Table table = new Table("N", "AT", "WHO", "FROM", "WHAT", "TARGET", "OUTCOME", "AFTER");
    for (JsonNode each : page.path("records")) {
      boolean refused = Json.text(each, "outcome").equals("refused");
      table.add(
          Cell.of(Json.text(each, "sequence")),
          Cell.of(Json.text(each, "at")),
          Cell.of(who(each)),
          Cell.of(Json.text(each, "address")),
          Cell.of(Json.text(each, "action")),
          Cell.of(Json.text(each, "target")),
          new Cell(Json.text(each, "outcome"), refused ? Tone.BAD : Tone.PLAIN),
          Cell.of(Json.text(each, "after")));
    }
    return table;
  }

  private static String who(JsonNode each) {
    String name = Json.text(each, "actor");
    return name.isEmpty() ? Json.text(each, "actorKind") : name;
  }
}
