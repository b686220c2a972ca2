package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.Secret;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.SafeText;
import dev.wheelwright.cli.output.Table;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code account}: who may use the controller, and for what. */
@Command(
    name = "account",
    synopsisSubcommandLabel = "(list | show | add | grant | password | disable | enable)",
    description = {
      "Manages accounts: who may use the controller, and for what.",
      "",
      "A grant is a role, for the whole fleet (viewer, operator, administrator) or for one overlay (viewer@EMEA,"
          + " operator@EMEA). A viewer sees, an operator also changes overlays and lets appliances in, an administrator"
          + " also manages accounts and the controller."
    },
    footer = {
      "",
      "Examples:",
      "  wheelwright account add alice --grant operator@EMEA --grant viewer",
      "  wheelwright account password alice",
      "  wheelwright account disable alice             all tokens and sessions end at once"
    })
final class AccountCommand {
  private final Terminal terminal;
  private final ControllerAccess access;

  AccountCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  /** {@code account list}. */
  @Command(description = "Lists all accounts.")
  void list(@Mixin OutputOption output) throws ControllerException {
    output.print(terminal, access.connect().accounts(), AccountCommand::table);
  }

  /** {@code account show}. */
  @Command(description = "Shows one account. Everybody may see the own one.")
  void show(
      @Parameters(paramLabel = "NAME", description = "The account's name.") String name,
      @Mixin OutputOption output)
      throws ControllerException {
    JsonNode account = access.connect().account(name);
    output.print(terminal, account, one -> table(List.of(one)));
  }

  /** {@code account add}. */
  @Command(description = "Makes an account; without --grant it may do nothing yet.")
  void add(
      @Parameters(paramLabel = "NAME", description = "The account's name.") String name,
      @Option(
              names = "--grant",
              paramLabel = "ROLE[@OVERLAY]",
              description = "What it may do; can be repeated.")
          List<String> grants)
      throws ControllerException {
    ControllerClient controller = access.connect();
    List<String> wanted = grants == null ? List.of() : grants;
    JsonNode account = controller.putAccount(name, Optional.of(wanted), Optional.empty());
    print(account);
    terminal.note(
        "next: wheelwright account password "
            + name
            + ", or wheelwright token create NAME --account "
            + name);
  }

  /** {@code account grant}. */
  @Command(description = "Replaces all grants of an account by these.")
  void grant(
      @Parameters(paramLabel = "NAME", description = "The account's name.") String name,
      @Parameters(
              index = "1..*",
              arity = "0..*",
              paramLabel = "ROLE[@OVERLAY]",
              description = "What it may do from now on; nothing: none of it.")
          List<String> grants)
      throws ControllerException {
    List<String> wanted = grants == null ? List.of() : grants;
    print(access.connect().putAccount(name, Optional.of(wanted), Optional.empty()));
  }

  /** {@code account password}. */
  @Command(
      description = {
        "Sets a password: the own one, or that of another account for administrators. It ends the account's sessions.",
        "",
        "It is asked for without being shown, or read from standard input, one line."
      },
      footer = {"", "Example: wheelwright account password alice < password.txt"})
  void password(
      @Parameters(paramLabel = "NAME", description = "The account's name.") String name,
      @Option(
              names = "--own",
              description = "Ask for the present password first; for the own account.")
          boolean own)
      throws ControllerException, IOException {
    ControllerClient controller = access.connect();
    Optional<Secret> present =
        own ? Optional.of(terminal.readSecret("present password of " + name)) : Optional.empty();
    Secret password = terminal.readSecret("new password of " + name);
    controller.setPassword(name, present, password);
    terminal.out().println("The password of " + SafeText.of(name) + " is set.");
  }

  /** {@code account disable}. */
  @Command(description = "Shuts an account out: its tokens and sessions end at once.")
  void disable(@Parameters(paramLabel = "NAME", description = "The account's name.") String name)
      throws ControllerException {
    print(access.connect().putAccount(name, Optional.empty(), Optional.of(true)));
  }

  /** {@code account enable}. */
  @Command(description = "Lets an account in again; its tokens hold again, its sessions do not.")
  void enable(@Parameters(paramLabel = "NAME", description = "The account's name.") String name)
      throws ControllerException {
    print(access.connect().putAccount(name, Optional.empty(), Optional.of(false)));
  }

  private void print(JsonNode account) {
    table(List.of(account)).print(terminal.out(), terminal.colour());
    terminal.out().flush();
  }

  private static Table table(Iterable<JsonNode> accounts) {
    Table table = new Table("ACCOUNT", "GRANTS", "SIGNS IN BY", "STATE");
    for (JsonNode each : accounts) {
      table.add(
          Cell.of(Json.text(each, "name")),
          Cell.of(String.join(", ", Json.texts(each.path("grants")))),
          Cell.of(signsInBy(each)),
          Cell.of(each.path("disabled").asBoolean() ? "disabled" : "enabled"));
    }
    return table;
  }

  private static String signsInBy(JsonNode account) {
    if (account.path("issuer").isTextual()) {
      return Json.text(account, "issuer");
    }
    return account.path("password").asBoolean() ? "password" : "tokens only";
  }
}
