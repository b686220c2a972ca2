package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.JoinToken;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.SafeText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code appliance}: the life of one appliance, from its declaration to its revocation. */
@Command(
    name = "appliance",
    synopsisSubcommandLabel = "(add | show | token | revoke)",
    description = "Declares, shows, enrols and revokes one appliance.",
    footer = {
      "",
      "Examples:",
      "  wheelwright appliance add branch-4",
      "  wheelwright appliance token branch-4 > join.token    then join on the appliance",
      "  wheelwright appliance show branch-4                  what it should have, what it has, why not"
    })
final class ApplianceCommand {
  private final Terminal terminal;
  private final ControllerAccess access;

  ApplianceCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  /** {@code appliance add}. */
  @Command(
      description =
          "Declares an appliance, so that it can be enrolled. Adding it again changes nothing.",
      footer = {"", "Example: wheelwright appliance add branch-4"})
  void add(@Parameters(paramLabel = "NAME", description = "The appliance's name.") String name)
      throws ControllerException {
    JsonNode appliance = access.connect().addAppliance(name);
    String state = Json.text(appliance, "state");
    if (state.equals("revoked")) {
      throw new ControllerException.Refused(
          name + " is revoked, and stays so. Add the device under another name.");
    }
    terminal.out().println(name + " is " + SafeText.of(state) + ".");
    if (state.equals("declared")) {
      terminal.note("to enrol it: wheelwright appliance token " + name);
    }
  }

  /** {@code appliance show}. */
  @Command(
      description = {
        "Shows one appliance: what it should have (desired), what it tried last (attempted), what it runs (applied),"
            + " what it would return to (last-good), and the reason when it refused."
      },
      footer = {"", "Example: wheelwright appliance show branch-4 --output json"})
  void show(
      @Parameters(paramLabel = "NAME", description = "The appliance's name.") String name,
      @Mixin OutputOption output)
      throws ControllerException {
    output.print(terminal, access.connect().appliance(name), ApplianceViews::one);
  }

  /** {@code appliance token}. */
  @Command(
      description = {
        "Makes a join token, which enrols this appliance once.",
        "",
        "The token is printed alone on standard output, and the controller keeps only its hash: it cannot be shown"
            + " again. It is a secret until it is used or expires."
      },
      footer = {
        "",
        "Example:",
        "  (umask 077; wheelwright appliance token branch-4 > join.token)",
        "  and on the appliance: wheelwright agent join --controller HOST:9443 --token-file join.token"
      })
  void token(
      @Parameters(paramLabel = "NAME", description = "The appliance's name.") String name,
      @Option(
              names = "--ttl",
              paramLabel = "SECONDS",
              description = "How long it can be used; at most and by default an hour.")
          @Nullable Integer seconds)
      throws ControllerException {
    Optional<Duration> validity = Optional.ofNullable(seconds).map(Duration::ofSeconds);
    JoinToken token = access.connect().joinToken(name, validity);
    terminal.out().println(token.reveal());
    terminal.note("this enrols " + name + " once, until " + SafeText.of(token.expiry()) + ".");
    terminal.note(
        "on the appliance: wheelwright agent join --controller HOST:9443 --token-file FILE");
  }

  /** {@code appliance revoke}. */
  @Command(
      description = {
        "Shuts an appliance out: its connection to the controller is closed, its certificate is no longer accepted,"
            + " and all others drop it as a peer."
      },
      footer = {"", "Example: wheelwright appliance revoke branch-4"})
  void revoke(@Parameters(paramLabel = "NAME", description = "The appliance's name.") String name)
      throws ControllerException {
    access.connect().revokeAppliance(name);
    terminal.out().println(name + " is revoked.");
  }
}
