package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: access tokens, for programs and for the command line. */
@Command(
    name = "token",
    synopsisSubcommandLabel = "(list | create | revoke)",
    description = {
      "Manages access tokens, of the own account or, for administrators, of any.",
      "",
      "A token is never good for more than its account at that moment, and ends with it."
    },
    footer = {
      "",
      "Examples:",
      "  (umask 077; wheelwright token create laptop --days 30 > ~/.config/wheelwright/token)",
      "  wheelwright token create monitoring --account robot --role viewer --overlay EMEA",
      "  wheelwright token revoke laptop"
    })
final class TokenCommand {
  private final Terminal terminal;
  private final ControllerAccess access;

  TokenCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  /** Whose token. */
  static final class Owner {
    @Option(
        names = "--account",
        paramLabel = "NAME",
        description = "Whose token; the own account without it.")
    private @Nullable String account;

    String of(ControllerClient controller) throws ControllerException {
      return account == null ? Json.text(controller.session(), "account") : account;
    }
  }

  /** {@code token list}. */
  @Command(description = "Lists the tokens that hold, without their secrets.")
  void list(@Mixin Owner owner, @Mixin OutputOption output) throws ControllerException {
    ControllerClient controller = access.connect();
    output.print(terminal, controller.tokens(owner.of(controller)), TokenCommand::table);
  }

  /** {@code token create}. */
  @Command(
      description = {
        "Makes a token.",
        "",
        "It is printed alone on standard output, and the controller keeps only its hash: it cannot be shown again."
      })
  void create(
      @Parameters(paramLabel = "NAME", description = "A name for the token.") String name,
      @Mixin Owner owner,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description = "The most that it may do: viewer, operator, administrator.")
          @Nullable String role,
      @Option(
              names = "--overlay",
              paramLabel = "NAME",
              description = "An overlay that it is good for; can be repeated. All without it.")
          @Nullable List<String> overlays,
      @Option(
              names = "--days",
              paramLabel = "DAYS",
              defaultValue = "90",
              description = "How long it holds; 90 by default, 366 at most.")
          int days)
      throws ControllerException {
    ControllerClient controller = access.connect();
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("ttlSeconds", Duration.ofDays(days).toSeconds());
    if (role != null) {
      request.put("role", role);
    }
    if (overlays != null) {
      overlays.forEach(request.putArray("overlays")::add);
    }
    String account = owner.of(controller);
    terminal.out().println(controller.createToken(account, request).reveal());
    terminal.note(
        "this is a token of " + account + " for " + days + " days; it is not shown again.");
  }

  /** {@code token revoke}. */
  @Command(description = "Revokes a token, at once.")
  void revoke(
      @Parameters(paramLabel = "NAME", description = "The token's name.") String name,
      @Mixin Owner owner)
      throws ControllerException {
    ControllerClient controller = access.connect();
    controller.revokeToken(owner.of(controller), name);
    terminal.out().println("The token " + name + " is revoked.");
  }

  private static Table table(JsonNode tokens) {
    Table table = new Table("TOKEN", "ROLE", "OVERLAYS", "CREATED", "EXPIRES");
    for (JsonNode each : tokens) {
      table.add(
          Cell.of(Json.text(each, "name")),
          Cell.of(Json.text(each, "role")),
          Cell.of(
              each.path("overlays").isArray()
                  ? String.join(", ", Json.texts(each.path("overlays")))
                  : "all"),
          Cell.of(Json.text(each, "createdAt")),
          Cell.of(each.path("expiresAt").isTextual() ? Json.text(each, "expiresAt") : "never"));
    }
    return table;
  }
}
