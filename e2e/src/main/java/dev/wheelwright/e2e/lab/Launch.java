package dev.wheelwright.e2e.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command that is to run for a while.
 *
 * @param command the command and its arguments
 * @param environment variables added to this program's own
 * @param directory the working directory; null for the root folder
 * @param log the file to which its output and error output are appended; null to throw them away
 */
public record Launch(
    List<String> command,
    Map<String, String> environment,
    @Nullable Path directory,
    @Nullable Path log) {

  /** Copies the lists. */
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The command alone. */
  public static Launch of(String... command) {
    return new Launch(List.of(command), Map.of(), null, null);
  }

  /** The command alone. */
  public static Launch of(List<String> command) {
    return new Launch(command, Map.of(), null, null);
  }

  /** The same with one more variable. */
  public Launch with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Launch(command, more, directory, log);
  }

  /** The same in another working directory. */
  public Launch in(Path newDirectory) {
    return new Launch(command, environment, newDirectory, log);
  }

  /** The same with its output appended to a file. */
  public Launch logTo(Path newLog) {
    return new Launch(command, environment, directory, newLog);
  }

  /** The whole command after the words that enter the host. */
  List<String> within(List<String> entry) {
    List<String> whole = new ArrayList<>(entry);
    Path folder = directory;
    if (folder != null) {
      // Entering the mounts of a host leads to its root folder, so the working directory is set
      // inside.
      whole.addAll(List.of("env", "--chdir=" + folder.toAbsolutePath()));
    }
    whole.addAll(command);
    return whole;
  }
}
