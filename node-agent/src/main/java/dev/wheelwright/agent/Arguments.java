package dev.wheelwright.agent;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A parsed command line. Values may hold a token, so it does not print itself. */
final class Arguments {
  private static final String DEFAULT_STATE = "/var/lib/wheelwright-agent";

  private final Command command;
  private final Map<String, String> values;
  private final Set<String> flags;

  private Arguments(Command command, Map<String, String> values, Set<String> flags) {
    this.command = command;
    this.values = values;
    this.flags = flags;
  }

  /** The subcommands with their options. */
  enum Command {
    JOIN(Set.of("--controller", "--token", "--token-file"), Set.of("--replace")),
    RUN(Set.of(), Set.of()),
    STATUS(Set.of("--output"), Set.of()),
    DIAGNOSE(Set.of("--output"), Set.of()),
    LEAVE(Set.of(), Set.of("--keep-identity"));

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<String> withValue;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<String> withoutValue;

    Command(Set<String> withValue, Set<String> withoutValue) {
      this.withValue = withValue;
      this.withoutValue = withoutValue;
    }
  }

  /**
   * @throws UsageException when the command or an option is unknown, repeated or without its value
   */
  static Arguments parse(List<String> args) throws UsageException {
    Iterator<String> words = args.iterator();
    Command command = command(words.next());
    Map<String, String> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    while (words.hasNext()) {
      String word = words.next();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String option = equals < 0 ? word : word.substring(0, equals);
      boolean known;
      if (command.withValue.contains(option) || option.equals("--state")) {
        if (equals < 0 && !words.hasNext()) {
          throw new UsageException(option + " needs a value");
        }
        known = values.put(option, equals < 0 ? words.next() : word.substring(equals + 1)) == null;
      } else if (command.withoutValue.contains(word)) {
        known = flags.add(word);
      } else {
        // Not repeated: it may be a token in the wrong place.
        throw new UsageException(
            "unknown argument after '" + command.name().toLowerCase(Locale.ROOT) + "'");
      }
      if (!known) {
        throw new UsageException(option + " is given twice");
      }
    }
    return new Arguments(command, values, flags);
  }

  private static Command command(String name) throws UsageException {
    return switch (name) {
      case "join" -> Command.JOIN;
      case "run" -> Command.RUN;
      case "status" -> Command.STATUS;
      case "diagnose" -> Command.DIAGNOSE;
      case "leave" -> Command.LEAVE;
      default ->
          throw new UsageException("the command must be join, run, status, diagnose or leave");
    };
  }

  Command command() {
    return command;
  }

  Path state() {
    return Path.of(values.getOrDefault("--state", DEFAULT_STATE));
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  /**
   * @throws UsageException when the option is missing
   */
  String required(String option) throws UsageException {
    return value(option).orElseThrow(() -> new UsageException(option + " is missing"));
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }
}
