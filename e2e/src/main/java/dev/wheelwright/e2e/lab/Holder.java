package dev.wheelwright.e2e.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process whose life is the life of a host: the first process of its process namespace. It
 * copies its input to its output and ends with its input, which the kernel closes when the
 * laboratory's program dies, however it dies; the kernel then kills every other process of the
 * host, and the last of them takes the network and the mounts along.
 */
final class Holder implements AutoCloseable {

  /** What a host has of its own. */
  enum Isolation {
    /** Processes, mounts and network. */
    NETWORK,
    /** Processes and mounts; the network is the machine's. */
    PROCESSES
  }

  /** Marks the holder's command line, so that people and the sweep recognise it. */
  static final String MARKER = "WHEELWRIGHT_LAB=";

  private static final String READY = "ready";
  private static final Duration END_TIMEOUT = Patience.seconds(10);

  private final Process process;
  private final ProcessHandle init;

  private Holder(Process process, ProcessHandle init) {
    this.process = process;
    this.init = init;
  }

  static Holder start(String label, Isolation isolation) {
    try {
      Process process = new ProcessBuilder(command(label, isolation)).start();
      awaitReady(process);
      ProcessHandle init =
          process
              .children()
              .findFirst()
              .orElseThrow(() -> new LabException("the holder of " + label + " has no child"));
      return new Holder(process, init);
    } catch (IOException e) {
      throw new LabException("cannot start the holder of " + label, e);
    }
  }

  private static List<String> command(String label, Isolation isolation) {
    // A session of its own: Ctrl-C in a terminal must reach the laboratory only, which then ends
    // things in order.
    List<String> command =
        new ArrayList<>(List.of("setsid", "unshare", "--mount", "--pid", "--fork"));
    command.add("--kill-child");
    command.add("--mount-proc");
    if (isolation == Isolation.NETWORK) {
      command.add("--net");
    }
    // A first process that ignores SIGCHLD leaves no zombies of the daemons that end up with it.
    command.addAll(List.of("env", "--ignore-signal=CHLD", MARKER + label, "cat"));
    return command;
  }

  private static void awaitReady(Process process) throws IOException {
    OutputStream stdin = process.getOutputStream();
    stdin.write((READY + "\n").getBytes(StandardCharsets.UTF_8));
    stdin.flush();
    BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8);
    if (!READY.equals(stdout.readLine())) {
      String reason =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      throw new LabException("cannot make namespaces (root is needed): " + reason);
    }
  }

  /** The first process of the host, by its number on this machine. */
  long pid() {
    return init.pid();
  }

  /** Ends every process of the host and waits until they are gone. */
  @Override
  public void close() {
    init.destroyForcibly();
    try {
      if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LabException("the processes of a host did not end: holder " + process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
