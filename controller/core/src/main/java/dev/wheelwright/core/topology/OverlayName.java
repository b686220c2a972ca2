package dev.wheelwright.core.topology;

/**
 * The name of an overlay: 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or a
 * digit; unique in the fleet.
 */
public record OverlayName(String value) implements Comparable<OverlayName> {

  /**
   * @throws IllegalArgumentException when the value does not follow the grammar
   */
  public OverlayName {
    NameGrammar.check("overlay", value);
  }

  @Override
  public int compareTo(OverlayName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
