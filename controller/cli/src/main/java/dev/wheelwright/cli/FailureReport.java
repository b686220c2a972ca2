package dev.wheelwright.cli;

import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.Problem;
import dev.wheelwright.cli.client.Violation;
import dev.wheelwright.cli.output.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells the user why a command did not do what was asked. */
final class FailureReport implements IExecutionExceptionHandler {
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult arguments)
      throws Exception {
    if (!(thrown instanceof ControllerException expected)) {
      throw thrown;
    }
    return switch (expected) {
      case ControllerException.Failed failed -> {
        terminal.note(SafeText.of(failed.text()));
        yield FAILED;
      }
      case ControllerException.Refused refused -> {
        print(refused.problem());
        yield REFUSED;
      }
    };
  }

  private void print(Problem problem) {
    if (problem.violations().isEmpty()) {
      terminal.note("refused: " + SafeText.of(problem.summary()));
      return;
    }
    for (Violation violation : problem.violations()) {
      terminal.err().println(SafeText.of(violation.line()));
    }
    int count = problem.violations().size();
    terminal.note(count + (count == 1 ? " violation" : " violations") + "; nothing was changed.");
  }
}
