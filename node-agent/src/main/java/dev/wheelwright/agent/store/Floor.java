package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.RevisionStamp;
import java.util.Optional;

/**
 * The newest config that the agent accepted from the link. Nothing older is accepted any more.
 *
 * @param digest which config had that stamp; empty before the first one
 * @param issuedAtSeconds Unix time by the controller's clock: no time before it is the present
 */
public record Floor(RevisionStamp stamp, Optional<Digest> digest, long issuedAtSeconds) {
  /** Nothing was ever accepted. */
  public static final Floor NONE = new Floor(RevisionStamp.NONE, Optional.empty(), 0);
}
