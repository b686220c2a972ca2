package dev.wheelwright.agent.device;

/** Runs commands. */
interface CommandRunner {

  /**
   * Runs a command to its end.
   *
   * @throws DeviceException when the program is not installed, cannot be started or takes too long
   */
  CommandResult run(Command command) throws DeviceException;

  /** Whether the program is installed. */
  boolean isInstalled(String program);
}
