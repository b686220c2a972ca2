package dev.wheelwright.wire;

/**
 * Ports of TCP or UDP that follow each other.
 *
 * @param first 1 to 65535
 * @param last the same as {@code first} for one port
 */
public record PortRange(int first, int last) implements Comparable<PortRange> {
  private static final int MAXIMUM = 65_535;

  /**
   * @throws WireFormatException when a port is out of range, or the last is before the first
   */
  public PortRange {
    if (first < 1 || last > MAXIMUM || last < first) {
      throw new WireFormatException(
          "ports " + first + "-" + last + " must be 1 to 65535, the smaller one first");
    }
  }

  /**
   * One port, such as {@code 554}, or a range, such as {@code 8000-8010}.
   *
   * @throws WireFormatException when the text is neither
   */
  public static PortRange parse(String text) {
    if (!text.matches("[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?")) {
      throw new WireFormatException("'" + text + "' must be a port or a range such as 8000-8010");
    }
    int dash = text.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
    return new PortRange(first, dash < 0 ? first : Integer.parseInt(text.substring(dash + 1)));
  }

  byte[] encode() {
    return new CanonicalWriter().unsigned(1, first).unsigned(2, last).toBytes();
  }

  static PortRange decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("PortRange", bytes);
    int first = 0;
    int last = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> first = reader.unsignedInt(MAXIMUM);
        case 2 -> last = reader.unsignedInt(MAXIMUM);
        default -> throw reader.unknown(field);
      }
    }
    return new PortRange(first, last);
  }

  @Override
  public int compareTo(PortRange other) {
    return first == other.first
        ? Integer.compare(last, other.last)
        : Integer.compare(first, other.first);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
