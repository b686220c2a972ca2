package dev.wheelwright.cli;

import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.EventStream;
import dev.wheelwright.cli.client.EventStream.Event;
import dev.wheelwright.cli.client.TunnelQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code events}: what happened, and what happens. */
@Command(
    name = "events",
    description = {
      "Shows the last changes of tunnels' states, each with its reason; with --appliance, what its agent told: drift that"
          + " was repaired, configs that were refused, a disk that is full.",
      "With --follow, all that happens from now on: changes of tunnels, appliances that come, go or report, revisions."
          + " With --appliance or --since, the past is shown first.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  wheelwright events --overlay EMEA",
      "  wheelwright events --appliance branch-1 --since 2d --follow",
      "  wheelwright events --follow --output json | jq 'select(.event == \"transition\")'"
    })
final class EventsCommand implements Callable<Integer> {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int FAILED = 1;

  /** What tells events of one kind apart. */
  private static final List<String> PARTS =
      List.of("at", "appliance", "code", "message", "overlay", "concentrator", "peer", "to");

  private final Terminal terminal;
  private final ControllerAccess access;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OutputOption output = new OutputOption();

  @Option(names = "--overlay", paramLabel = "NAME", description = "Only tunnels of this overlay.")
  private @Nullable String overlay;

  @Option(
      names = "--appliance",
      paramLabel = "NAME",
      description =
          "What happened on this appliance; with --follow, also what happens to its tunnels.")
  private @Nullable String appliance;

  @Option(
      names = "--since",
      paramLabel = "AGE",
      converter = Age.class,
      description = "Not what is older: a number and s, m, h or d, such as 90m.")
  private @Nullable Duration since;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay, and print what happens. With --output json, one object in each line.")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of the past, at most so many; by default 50, at most 1000.")
  private int limit = 50;

  EventsCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  @Override
  public Integer call() throws ControllerException {
    if (appliance != null && overlay != null) {
      throw new ParameterException(
          spec.commandLine(), "--appliance and --overlay exclude each other.");
    }
    EventHistory history =
        new EventHistory(
            Optional.ofNullable(appliance),
            Optional.ofNullable(overlay),
            Optional.ofNullable(since).map(this::ago));
    ControllerClient client = access.connect();
    if (follow) {
      return follow(client, history);
    }
    output.print(terminal, history.read(client, limit), history::table);
    return 0;
  }

  private String ago(Duration age) {
    return terminal.clock().instant().minus(age).toString();
  }

  /** Connects again whenever the stream ends, and goes on after the last event that was seen. */
  private int follow(ControllerClient client, EventHistory history) throws ControllerException {
    TunnelQuery query = TunnelQuery.ALL.with("overlay", history.overlay());
    EventLines lines = new EventLines(terminal, output.format());
    Optional<String> last = Optional.empty();
    Duration pause = Duration.ZERO;
    boolean connected = false;
    while (true) {
      try (EventStream stream = client.events(query, last)) {
        // After the stream is open, so that nothing is lost between the two.
        List<Event> known = connected ? List.of() : past(client, history, lines);
        connected = true;
        pause = Duration.ofSeconds(1);
        for (Optional<Event> event = stream.next(); event.isPresent(); event = stream.next()) {
          last = event.get().id().isPresent() ? event.get().id() : last;
          if (history.concerns(event.get()) && !isAmong(known, event.get())) {
            lines.print(event.get());
          }
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

  private List<Event> past(ControllerClient client, EventHistory history, EventLines lines)
      throws ControllerException {
    if (history.appliance().isEmpty() && history.since().isEmpty()) {
      return List.of();
    }
    List<Event> past = history.events(history.read(client, limit));
    past.forEach(lines::print);
    return past;
  }

  /** Whether it was told as a part of the past already. */
  private static boolean isAmong(List<Event> past, Event event) {
    return past.stream()
        .anyMatch(
            each ->
                each.kind().equals(event.kind())
                    && PARTS.stream()
                        .allMatch(part -> each.data().path(part).equals(event.data().path(part))));
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
