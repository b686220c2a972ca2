package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.programs.Installation;
import java.util.List;

/** Entry point of the demo: the network of the guide on this machine, with real tunnels. */
final class Demo {

  private Demo() {}

  /**
   * Runs the demo; exit code 0 when it did what was asked, 1 when something failed, 2 for wrong
   * usage.
   */
  public static void main(String[] arguments) {
    List<String> options = List.of(arguments);
    if (!List.of(List.of(), List.of("--check")).contains(options)) {
      System.err.println("usage: ./wheelwright demo [--check]");
      System.exit(2);
    }
    System.exit(run(!options.isEmpty()));
  }

  private static int run(boolean check) {
    try (DemoFolder folder = DemoFolder.take(Installation.find())) {
      return new DemoRun(folder, System.out).run(check);
    } catch (LabException e) {
      System.err.println("demo: " + e.getMessage());
      return 1;
    }
  }
}
