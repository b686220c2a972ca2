package dev.wheelwright.core.topology;

/**
 * The name of an external peer: 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or
 * a digit; unique in its overlay.
 */
public record PeerName(String value) implements Comparable<PeerName> {

  /**
   * @throws IllegalArgumentException when the value does not follow the grammar
   */
  public PeerName {
    NameGrammar.check("external peer", value);
  }

  @Override
  public int compareTo(PeerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
