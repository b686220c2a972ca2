package dev.wheelwright.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line client. */
@Command(name = "wheelwright", mixinStandardHelpOptions = true)
final class Main implements Runnable {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
