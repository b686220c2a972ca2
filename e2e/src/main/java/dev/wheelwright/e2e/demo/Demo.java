package dev.wheelwright.e2e.demo;

/** Entry point of the demo. */
final class Demo {

  private Demo() {}

  public static void main(String[] args) {
    System.err.println("usage: demo");
    System.exit(2);
  }
}
