package dev.wheelwright.e2e.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs short commands to their end, without a shell. */
final class Exec {

  static final Duration TIMEOUT = Patience.seconds(30);

  /**
   * How long output is still read after the end: a daemon that the command left behind may hold the
   * pipe open.
   */
  private static final Duration DRAIN = Duration.ofMillis(500);

  private Exec() {}

  static ExecResult run(List<String> command) {
    return run(command, "", TIMEOUT);
  }

  /**
   * Runs the command with the text as its standard input, and kills it when it takes longer than
   * the timeout.
   */
  static ExecResult run(List<String> command, String input, Duration timeout) {
    return run(new ProcessBuilder(command), input, timeout);
  }

  /** Runs the command with these variables added to the environment, and no input. */
  static ExecResult run(List<String> command, Map<String, String> environment, Duration timeout) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return run(builder, "", timeout);
  }

  private static ExecResult run(ProcessBuilder builder, String input, Duration timeout) {
    List<String> command = builder.command();
    try {
      Process process = builder.start();
      Drain stdout = Drain.of(process.getInputStream());
      Drain stderr = Drain.of(process.getErrorStream());
      feed(process, input);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new LabException(
            "'%s' did not end within %s s"
                .formatted(String.join(" ", command), timeout.toSeconds()));
      }
      return new ExecResult(command, process.exitValue(), stdout.text(), stderr.text());
    } catch (IOException e) {
      throw new LabException(
          "cannot run '%s': %s".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while running '%s'".formatted(command.getFirst()), e);
    }
  }

  private static void feed(Process process, String input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A command may end without reading its input; its exit code says whether that was right.
      return;
    }
  }

  /** Collects a stream on a thread of its own, so that neither stream can block the other. */
  private record Drain(Thread thread, ByteArrayOutputStream bytes) {

    static Drain of(InputStream stream) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Thread thread =
          Thread.ofPlatform().daemon().name("lab-drain").start(() -> copy(stream, bytes));
      return new Drain(thread, bytes);
    }

    private static void copy(InputStream stream, OutputStream bytes) {
      try {
        stream.transferTo(bytes);
      } catch (IOException e) {
        return; // the process is gone and its pipe closed: what was read so far is all there is
      }
    }

    String text() throws InterruptedException {
      thread.join(DRAIN);
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
