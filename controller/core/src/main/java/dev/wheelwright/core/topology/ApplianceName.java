package dev.wheelwright.core.topology;

/**
 * The name of an appliance: 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or a
 * digit; unique in the fleet.
 */
public record ApplianceName(String value) implements Comparable<ApplianceName> {

  /**
   * @throws IllegalArgumentException when the value does not follow the grammar
   */
  public ApplianceName {
    NameGrammar.check("appliance", value);
  }

  @Override
  public int compareTo(ApplianceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
