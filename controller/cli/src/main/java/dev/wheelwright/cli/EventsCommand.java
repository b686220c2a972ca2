package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.EventStream;
import dev.wheelwright.cli.client.EventStream.Event;
import dev.wheelwright.cli.client.TunnelQuery;
import dev.wheelwright.cli.output.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events}: what happened, and what happens. */
@Command(
    name = "events",
    description = {
      "Shows the last changes of tunnels' states, each with its reason; with --follow, all that happens from now on:"
          + " changes of tunnels, appliances that come, go or report, revisions.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  wheelwright events --overlay EMEA",
      "  wheelwright events --follow --output json | jq 'select(.event == \"transition\")'"
    })
final class EventsCommand implements Callable<Integer> {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int FAILED = 1;

  private final Terminal terminal;
  private final ControllerAccess access;

  @Mixin private OutputOption output = new OutputOption();

  @Option(names = "--overlay", paramLabel = "NAME", description = "Only tunnels of this overlay.")
  private @Nullable String overlay;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay, and print what happens. With --output json, one object in each line.")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Without --follow: at most so many; by default 50, at most 1000.")
  private int limit = 50;

  EventsCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  @Override
  public Integer call() throws ControllerException {
    TunnelQuery query = TunnelQuery.ALL.with("overlay", Optional.ofNullable(overlay));
    ControllerClient client = access.connect();
    if (follow) {
      return follow(client, query);
    }
    output.print(terminal, client.transitions(query, limit), EventsCommand::table);
    return 0;
  }

  /** Oldest first, as they would have come. */
  private static Table table(JsonNode answer) {
    List<JsonNode> transitions = new ArrayList<>();
    answer.path("transitions").forEach(transitions::add);
    Table table = new Table("AT", "OVERLAY", "CONCENTRATOR", "PEER", "FROM", "TO", "WHY");
    transitions.reversed().forEach(each -> EventLines.addTransition(table, each));
    return table;
  }

  /** Connects again whenever the stream ends, and goes on after the last event that was seen. */
  private int follow(ControllerClient client, TunnelQuery query) throws ControllerException {
    EventLines lines = new EventLines(terminal, output.format());
    Optional<String> last = Optional.empty();
    Duration pause = Duration.ZERO;
    boolean connected = false;
    while (true) {
      try (EventStream stream = client.events(query, last)) {
        connected = true;
        pause = Duration.ofSeconds(1);
        for (Optional<Event> event = stream.next(); event.isPresent(); event = stream.next()) {
          last = event.get().id().isPresent() ? event.get().id() : last;
          lines.print(event.get());
        }
        terminal.note("the stream ended; connecting again");
      } catch (ControllerException.Unreachable away) {
        if (!connected) {
          throw away;
        }
        terminal.note(away.text());
      }
      if (!sleep(pause)) {
        return FAILED;
      }
      pause = longer(pause);
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
