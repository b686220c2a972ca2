package dev.wheelwright.agent.device;

import java.util.stream.Collectors;

/**
 * What came of a command that ran to its end.
 *
 * @param status its exit status
 */
record CommandResult(Command command, int status, String output, String errors) {
  private static final int SHOWN_ERRORS = 500;
  private static final String BOX_CHARACTERS = "┌│└";

  boolean succeeded() {
    return status == 0;
  }

  /** The output of a command that must succeed. */
  String require() throws DeviceException {
    if (!succeeded()) {
      throw failure();
    }
    return output;
  }

  /** The failure as an exception: what was run and what it said, less wireguard-go's banner. */
  DeviceException failure() {
    String said =
        errors
            .lines()
            .filter(line -> !line.isBlank() && BOX_CHARACTERS.indexOf(line.charAt(0)) < 0)
            .collect(Collectors.joining("; "));
    String shown = said.length() > SHOWN_ERRORS ? said.substring(0, SHOWN_ERRORS) + " ..." : said;
    return new DeviceException("'" + command + "' failed with status " + status + ": " + shown);
  }
}
