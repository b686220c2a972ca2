package dev.wheelwright.agent.device;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A program to run, with its arguments as a list and its standard input. The input may be secret
 * and is never shown.
 */
final class Command {
  /** Against programs that hang; ten thousand routes in one batch take a tenth of it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final byte[] NO_INPUT = {};

  private final List<String> words;
  private final byte[] input;
  private final Duration timeout;

  private Command(List<String> words, byte[] input, Duration timeout) {
    this.words = List.copyOf(words);
    this.input = input;
    this.timeout = timeout;
  }

  static Command of(String... words) {
    return of(List.of(words));
  }

  static Command of(List<String> words) {
    return new Command(words, NO_INPUT, TIMEOUT);
  }

  Command withInput(String text) {
    return new Command(words, text.getBytes(StandardCharsets.UTF_8), timeout);
  }

  /** The same command, which may take another time than most. */
  Command within(Duration limit) {
    return new Command(words, input, limit);
  }

  String program() {
    return words.getFirst();
  }

  /** The program and its arguments. */
  List<String> words() {
    return words;
  }

  byte[] input() {
    return input;
  }

  Duration timeout() {
    return timeout;
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
