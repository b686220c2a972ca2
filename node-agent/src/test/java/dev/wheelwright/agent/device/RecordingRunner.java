package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers commands with prepared output and remembers what was run, input included. */
final class RecordingRunner implements CommandRunner {
  private final Map<String, CommandResult> answers = new HashMap<>();
  private final List<String> runs = new ArrayList<>();
  private final Map<String, Duration> limits = new HashMap<>();

  RecordingRunner answer(String command, String output) {
    answers.put(command, new CommandResult(words(command), 0, output, ""));
    return this;
  }

  RecordingRunner fail(String command, String errors) {
    answers.put(command, new CommandResult(words(command), 1, "", errors));
    return this;
  }

  /** Each command line, and after it its input when there is some. */
  List<String> runs() {
    return runs;
  }

  /** How long each command line may take. */
  Map<String, Duration> limits() {
    return limits;
  }

  @Override
  public CommandResult run(Command command) {
    runs.add(command.toString());
    limits.put(command.toString(), command.timeout());
    if (command.input().length > 0) {
      runs.add(new String(command.input(), UTF_8));
    }
    return answers.getOrDefault(command.toString(), new CommandResult(command, 0, "", ""));
  }

  @Override
  public boolean isInstalled(String program) {
    return true;
  }

  private static Command words(String command) {
    return Command.of(List.of(command.split(" ", -1)));
  }
}
