package dev.wheelwright.core.violation;

import java.util.Comparator;

/**
 * One thing wrong with an intent. Ordered as a reader meets them in the document.
 *
 * @param code what kind of thing
 * @param path where in the document, such as {@code overlays[0].spokes[1].siteNetworks[0]}; what
 *     the document does not hold is named instead of counted: {@code
 *     overlays[EMEA].spokes[branch-2]}
 * @param message the field, the value and the rule, for people; for a conflict, both ends
 * @param value the offending value as text; never a secret
 */
public record Violation(ViolationCode code, String path, String message, String value)
    implements Comparable<Violation> {
  private static final Comparator<Violation> ORDER =
      Comparator.comparing(Violation::path, new PathOrder())
          .thenComparing(Violation::code)
          .thenComparing(Violation::value)
          .thenComparing(Violation::message);

  @Override
  public int compareTo(Violation other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return path + ": " + message + " [" + code + "]";
  }
}
