package dev.wheelwright.controller.rollout;

import java.util.Locale;

/** Why a revision was made. */
public enum Cause {
  INTENT,
  KEYS,
  REVOCATION,
  START;

  /** As in the API and the database, such as {@code revocation}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
