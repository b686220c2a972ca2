package dev.wheelwright.wire;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a Linux network interface: 1 to 15 bytes (IFNAMSIZ - 1).
 *
 * <p>The grammar is narrower than the kernel's: letters, digits, dot, underscore and hyphen,
 * starting with a letter or a digit, so that a name can never be read as an option, a path or an
 * nftables wildcard.
 */
public record InterfaceName(String value) implements Comparable<InterfaceName> {
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");
  private static final Set<String> RESERVED = Set.of("all", "default", "lo");

  /**
   * @throws WireFormatException when the value does not follow the grammar
   */
  public InterfaceName {
    if (!isValid(value)) {
      throw new WireFormatException(
          "interface name '"
              + value
              + "' must be 1 to 15 letters, digits, '.', '_' or '-', starting with a letter or a digit, and not all, default or lo");
    }
  }

  public static boolean isValid(String value) {
    return GRAMMAR.matcher(value).matches() && !RESERVED.contains(value);
  }

  @Override
  public int compareTo(InterfaceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
