package dev.wheelwright.e2e.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is left on the machine, as the kernel tells it. */
final class Remains {

  private Remains() {}

  /** The identity of a process's network, {@code net:[n]}; empty when the process is gone. */
  static String networkOf(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  static String commandLine(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
  }

  static List<Long> processesIn(String network) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> networkOf(pid).equals(network))
        .toList();
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/run/netns"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  static String readLine(BufferedReader reader) {
    try {
      String line = reader.readLine();
      if (line == null) {
        throw new AssertionError("the victim ended before it was ready");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
