package dev.wheelwright.agent.verify;

import java.util.Locale;

/** Why something from the controller is refused. The code is what the administrator sees first. */
public enum RefusalReason {
  /** The key that is said to have signed is not the one that may. */
  WRONG_SIGNER,
  /** The signature does not fit the bytes, the key and the purpose. */
  BAD_SIGNATURE,
  /**
   * Signed bytes that are not the canonical encoding of what they should be, unknown fields
   * included.
   */
  MALFORMED,
  /** A config format that this agent does not know. */
  UNKNOWN_SCHEMA,
  /** Made for another fleet. */
  OTHER_FLEET,
  /** Made for another appliance. */
  OTHER_APPLIANCE,
  /** Signed for an epoch that is not the key set's. */
  OTHER_EPOCH,
  /** The config asks for a newer agent. */
  AGENT_TOO_OLD,
  /** Older than what this agent accepted before. */
  ROLLED_BACK,
  /** Another content under a revision that this agent knows. */
  CONFLICTING_REVISION,
  /** The answer to a question that was not asked, or was asked before. */
  STALE_NONCE,
  /** The content is not what was signed. */
  DIGEST_MISMATCH,
  /** The content is more than an agent takes. */
  TOO_LARGE,
  /** An interface's key is not the one that this appliance holds. */
  KEY_MISMATCH,
  /** The config needs what this agent cannot do. */
  UNSUPPORTED,
  /** The config would take over what somebody else made on this appliance. */
  CONFLICTING_INTERFACE;

  /** The code in lower case with hyphens, such as {@code other-fleet}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
