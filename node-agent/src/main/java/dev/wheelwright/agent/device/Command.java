package dev.wheelwright.agent.device;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A program to run, with its arguments as a list and its standard input. The input may be secret
 * and is never shown.
 */
final class Command {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final byte[] NO_INPUT = {};

  private final List<String> words;
  private final byte[] input;

  private Command(List<String> words, byte[] input) {
    this.words = List.copyOf(words);
    this.input = input;
  }

  static Command of(String... words) {
    return new Command(List.of(words), NO_INPUT);
  }

  static Command of(List<String> words) {
    return new Command(words, NO_INPUT);
  }

  Command withInput(String text) {
    return new Command(words, text.getBytes(StandardCharsets.UTF_8));
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
    return TIMEOUT;
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
