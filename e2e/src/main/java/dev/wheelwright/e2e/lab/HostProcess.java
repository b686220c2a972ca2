package dev.wheelwright.e2e.lab;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that runs in a host until it ends by itself, is told to end, or the host goes away. */
public final class HostProcess {

  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final Duration START_TIMEOUT = Patience.seconds(10);

  private final Process outer;
  private final long pid;

  private HostProcess(Process outer, long pid) {
    this.outer = outer;
    this.pid = pid;
  }

  static HostProcess start(List<String> entry, Launch launch) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(launch.within(entry));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(launch.environment());
    builder.redirectErrorStream(true);
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    Path log = launch.log();
    builder.redirectOutput(log == null ? Redirect.DISCARD : Redirect.appendTo(log.toFile()));
    try {
      Process outer = builder.start();
      return new HostProcess(outer, inner(outer));
    } catch (IOException e) {
      throw new LabException(
          "cannot start '%s': %s".formatted(launch.command().getFirst(), e.getMessage()), e);
    }
  }

  /**
   * The entering program forks, because a process namespace is entered by children only; the child
   * is what was asked.
   */
  private static long inner(Process outer) {
    Poll.until(
        () -> !outer.isAlive() || outer.children().findAny().isPresent(), PAUSE, START_TIMEOUT);
    return outer.children().findFirst().map(ProcessHandle::pid).orElse(outer.pid());
  }

  /** Its number on this machine (inside the host it has another one). */
  public long pid() {
    return pid;
  }

  /** True until it has ended. */
  public boolean isAlive() {
    return outer.isAlive();
  }

  /** Asks it to end (SIGTERM). */
  public void terminate() {
    signal("TERM");
  }

  /** Ends it without asking (SIGKILL). */
  public void kill() {
    signal("KILL");
  }

  /** Sends a signal by its name, such as TERM; does nothing when the process has ended. */
  public void signal(String name) {
    if (isAlive()) {
      ExecResult result = Exec.run(List.of("kill", "-s", name, Long.toString(pid)));
      if (isAlive()) {
        result.orFail();
      }
    }
  }

  /** Stops it until {@link #resume}, as SIGSTOP does. */
  public void suspend() {
    signal("STOP");
  }

  /**
   * Lets it go on. The program that entered the host stops itself with its child, and has to be
   * woken too: nobody else would ever collect the child.
   */
  public void resume() {
    Exec.run(List.of("kill", "-s", "CONT", Long.toString(outer.pid()))).orFail();
    signal("CONT");
  }

  /**
   * Waits for its end: the exit code, 128 + n after signal n; empty when it still runs after the
   * timeout.
   */
  public OptionalInt awaitExit(Duration timeout) {
    try {
      boolean ended = outer.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return ended ? OptionalInt.of(outer.exitValue()) : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** Completes with the exit code when it ends. */
  public CompletableFuture<Integer> onExit() {
    return outer.onExit().thenApply(Process::exitValue);
  }
}
