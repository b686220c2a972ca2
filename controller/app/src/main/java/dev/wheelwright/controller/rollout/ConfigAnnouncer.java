package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import java.util.UUID;

/** Where the rollout hands over a config that an appliance must get. Implemented by the link. */
public interface ConfigAnnouncer {
  /**
   * Puts the config into the appliance's slot in place of what waits there. Must not block on the
   * network. An appliance that is not connected is no error: it gets its desired config when it
   * says Hello.
   *
   * @throws RuntimeException when the slot did not take it; the announcement is repeated
   */
  void announce(UUID appliance, long revision, Digest digest);
}
