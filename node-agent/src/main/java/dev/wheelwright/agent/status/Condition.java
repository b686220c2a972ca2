package dev.wheelwright.agent.status;

import java.util.Locale;

/**
 * Something about this appliance that an administrator should know as long as it holds.
 *
 * @param message one sentence
 */
public record Condition(Kind kind, String message) {

  /** What can be the matter. */
  public enum Kind {
    /** The controller has not said for too long which config is the latest. */
    CONFIG_EXPIRED,
    /**
     * The controller knows less than this appliance was given before: it was restored from an old
     * backup.
     */
    CONTROLLER_BEHIND,
    /** The controller's statements do not verify. */
    CONTROLLER_REFUSED,
    /** The certificate could not be renewed. */
    RENEWAL_FAILING,
    /** The device differed from its config and was put right. */
    DRIFT_REPAIRED,
    /** The device can't be read or changed. */
    DEVICE_FAILING,
    /** Somebody else's firewall seems to drop packets to a tunnel's port. */
    FOREIGN_FIREWALL,
    /** Somebody else has a configuration for an interface of ours. */
    COMPETING_MANAGER,
    /** An offered config was refused before its digest could be read. */
    OFFER_REFUSED,
    /** The last-good config on disk is no use: nothing comes up without the controller. */
    LAST_GOOD_LOST,
    /** State could not be written. */
    STATE_FAILING;

    /** The code in lower case with hyphens, such as {@code config-expired}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
