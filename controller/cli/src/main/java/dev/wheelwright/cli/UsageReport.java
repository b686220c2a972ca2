package dev.wheelwright.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * Tells the user what is wrong with a command line, in two lines: the help would push the reason
 * off the screen.
 */
final class UsageReport implements IParameterExceptionHandler {
  private static final int REFUSED = 2;

  private final Terminal terminal;

  UsageReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    terminal.note(mistake.getMessage() + ".");
    terminal.note("'" + command.getCommandSpec().qualifiedName() + " --help' explains.");
    return REFUSED;
  }
}
