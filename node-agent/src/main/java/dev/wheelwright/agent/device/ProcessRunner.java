package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs commands as processes, with a minimal environment of their own: no variable of the agent's
 * reaches them (LOG_LEVEL would make wireguard-go keep our pipes open).
 */
final class ProcessRunner implements CommandRunner {
  /**
   * Where programs are looked for. Not the agent's PATH: who starts the agent does not choose what
   * it runs.
   */
  static final List<Path> SYSTEM_DIRECTORIES =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"));

  private static final Executor STREAMS = task -> Thread.ofVirtual().start(task);

  /**
   * How long the output of a process that ended may take to arrive; a child of it may hold the pipe
   * for ever.
   */
  private static final Duration AFTER_END = Duration.ofSeconds(2);

  private final List<Path> directories;

  ProcessRunner(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  @Override
  public boolean isInstalled(String program) {
    return find(program).isPresent();
  }

  @Override
  public CommandResult run(Command command) throws DeviceException {
    Path program =
        find(command.program())
            .orElseThrow(() -> new DeviceException("'" + command.program() + "' is not installed"));
    Process process = start(program, command);
    try {
      CompletableFuture<String> output = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      CompletableFuture<Void> input = write(process.getOutputStream(), command.input());
      if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DeviceException(
            "'" + command + "' took longer than " + command.timeout().toSeconds() + " s");
      }
      await(input);
      return new CommandResult(command, process.exitValue(), await(output), await(errors));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("'" + command + "' was interrupted", e);
    } catch (ExecutionException e) {
      throw new DeviceException("the output of '" + command + "' could not be read", e);
    } catch (TimeoutException e) {
      throw new DeviceException("'" + command + "' ended, but its output stays open", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Optional<Path> find(String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Process start(Path program, Command command) throws DeviceException {
    List<String> words = new java.util.ArrayList<>(command.words());
    words.set(0, program.toString());
    ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("LC_ALL", "C");
    environment.put("PATH", String.join(":", directories.stream().map(Path::toString).toList()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new DeviceException("'" + command + "' cannot be started: " + e.getMessage(), e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        STREAMS);
  }

  /** A program that fails need not read all of its input; its status tells. */
  private static CompletableFuture<Void> write(OutputStream stream, byte[] input) {
    return CompletableFuture.runAsync(
            () -> {
              try (stream) {
                stream.write(input);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            STREAMS)
        .exceptionally(_ -> null);
  }

  private static <T> T await(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(AFTER_END.toMillis(), TimeUnit.MILLISECONDS);
  }
}
