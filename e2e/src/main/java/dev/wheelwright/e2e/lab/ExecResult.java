package dev.wheelwright.e2e.lab;

import java.util.List;

/**
 * What a finished command said.
 *
 * @param command the command and its arguments
 * @param exitCode the exit code; 128 + n when signal n ended it
 * @param stdout all of its standard output
 * @param stderr all of its error output
 */
public record ExecResult(List<String> command, int exitCode, String stdout, String stderr) {

  /** Copies the command. */
  public ExecResult {
    command = List.copyOf(command);
  }

  /** True when the command ended with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /**
   * Returns this when the command succeeded.
   *
   * @throws LabException with the command, its exit code and its error output, when it did not.
   *     Standard output is left out, since some commands print keys there
   */
  public ExecResult orFail() {
    if (succeeded()) {
      return this;
    }
    throw new LabException(
        "'%s' failed with exit code %s: %s"
            .formatted(String.join(" ", command), exitCode, stderr.strip()));
  }
}
