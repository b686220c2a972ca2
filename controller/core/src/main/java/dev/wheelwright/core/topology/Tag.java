package dev.wheelwright.core.topology;

import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WireFormatException;

/**
 * A word by which policy rules name spokes and external peers: 1 to 63 letters, digits, '.', '_' or
 * '-', starting with a letter or a digit, and no address.
 */
public record Tag(String value) implements Comparable<Tag> {

  /**
   * @throws IllegalArgumentException when the value does not follow the grammar, or is an address
   */
  public Tag {
    NameGrammar.check("tag", value);
    if (isAddress(value)) {
      throw new IllegalArgumentException("tag '" + value + "' is an address");
    }
  }

  /** Whether the text is an IPv4 or IPv6 address. */
  static boolean isAddress(String text) {
    try {
      IpAddress.parse(text);
      return true;
    } catch (WireFormatException e) {
      return false;
    }
  }

  @Override
  public int compareTo(Tag other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
