package dev.wheelwright.core.topology;

import java.util.Locale;

/** Whether spokes reach each other through the concentrators. */
public enum SpokeToSpoke {
  /** Spokes reach the concentrators' sites and nothing else. */
  ISOLATED,
  ALLOWED,
  POLICY;

  /** As people write it: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
