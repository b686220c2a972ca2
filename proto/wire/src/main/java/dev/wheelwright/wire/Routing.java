package dev.wheelwright.wire;

/** Where the routes that follow from an interface's peers go. */
public sealed interface Routing {
  /** Into the main table: the guide's "default routing tables". */
  record Main() implements Routing {}

  /**
   * Into a table of its own, reached by rules.
   *
   * @param number 1 to 2^31 - 1, not one of the kernel's own 253 to 255
   */
  record Table(int number) implements Routing {
    /**
     * @throws WireFormatException when the number is out of range or the kernel's own
     */
    public Table {
      if (number < 1 || (number >= 253 && number <= 255)) {
        throw new WireFormatException(
            "routing table " + number + " must be 1 to 2147483647, and not 253, 254 or 255");
      }
    }
  }

  /** Nowhere: something else, such as a routing daemon, makes the routes. */
  record Off() implements Routing {}

  Routing MAIN = new Main();

  Routing OFF = new Off();
}
