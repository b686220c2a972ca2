package dev.wheelwright.agent;

/** Entry point of the agent: wiring only. */
final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.err.println("usage: wheelwright-agent <command>");
    System.exit(2);
  }
}
