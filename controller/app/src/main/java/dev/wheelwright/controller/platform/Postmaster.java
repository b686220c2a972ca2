package dev.wheelwright.controller.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A running PostgreSQL server, as its postmaster.pid tells (PostgreSQL 18, storage file layout:
 * line 1 process, line 4 port, line 8 state).
 *
 * @param ready whether it takes connections
 */
record Postmaster(int port, boolean ready) {
  static final String FILE = "postmaster.pid";

  /** The server of this data folder; empty when none runs, whatever the file says. */
  static Optional<Postmaster> of(Path data) {
    try {
      List<String> lines = Files.readAllLines(data.resolve(FILE));
      if (lines.size() < 4 || !isServerOf(data, Long.parseLong(lines.getFirst().strip()))) {
        return Optional.empty();
      }
      boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
      return Optional.of(new Postmaster(Integer.parseInt(lines.get(3).strip()), ready));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + data.resolve(FILE) + ": " + e, e);
    }
  }

  private static boolean isServerOf(Path data, long process) throws IOException {
    Path proc = Path.of("/proc", Long.toString(process));
    try {
      List<String> arguments = List.of(Files.readString(proc.resolve("cmdline")).split("\0"));
      return arguments.getFirst().endsWith("/postgres") && arguments.contains(data.toString());
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
