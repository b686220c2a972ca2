package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import java.util.Locale;
import java.util.Optional;

/**
 * What an agent reported of one config.
 *
 * @param config the config that was attempted
 * @param revision as its envelope said
 * @param reason for people; empty when applied
 * @param applied what the device now is; empty: nothing yet
 * @param lastGood what the agent would return to; empty: nothing yet
 */
public record ApplyResult(
    Digest config,
    long revision,
    Outcome outcome,
    String reason,
    Optional<Digest> applied,
    Optional<Digest> lastGood) {
  private static final int REASON_LENGTH = 1000;

  /** How it ended. */
  public enum Outcome {
    APPLIED,
    REFUSED,
    UNCONFIRMED,
    TRANSIENT;

    private final String stored = name().toLowerCase(Locale.ROOT);

    /** Whether the config is not offered to the appliance again. */
    public boolean parks() {
      return switch (this) {
        case REFUSED, UNCONFIRMED -> true;
        case APPLIED, TRANSIENT -> false;
      };
    }

    /** As in the API and the database, such as {@code refused}. */
    public String text() {
      return stored;
    }

    static Outcome parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Cuts the reason to 1,000 characters and takes control characters out of it, since an agent may
   * be hostile.
   */
  public ApplyResult {
    String printable = reason.replaceAll("\\p{Cntrl}", " ");
    reason = printable.substring(0, Math.min(printable.length(), REASON_LENGTH));
  }
}
