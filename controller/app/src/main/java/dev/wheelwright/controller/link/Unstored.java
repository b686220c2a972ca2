package dev.wheelwright.controller.link;

import dev.wheelwright.controller.link.ControllerSide.ReportedKey;
import dev.wheelwright.controller.rollout.ApplyResult;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent said and the database has not taken yet. A newer result replaces an older one, as
 * it does in the database. When the stream ends before it is stored, nothing is lost either: the
 * next Hello says what the agent holds, and a parked config that is offered again is refused again.
 */
final class Unstored {
  private static final int MAXIMUM_KEYS = 2000;

  private final ControllerSide controller;
  private final SequencedMap<UUID, ReportedKey> keys = new LinkedHashMap<>();
  private @Nullable ApplyResult result;

  Unstored(ControllerSide controller) {
    this.controller = controller;
  }

  void put(ApplyResult next) {
    result = next;
  }

  void put(List<ReportedKey> reported) {
    reported.forEach(each -> keys.put(each.membership(), each));
    if (keys.size() > MAXIMUM_KEYS) {
      throw new ProtocolException("keys of more than " + MAXIMUM_KEYS + " memberships");
    }
  }

  /** Stores all of it; after a failure, what is left is stored by the next call. */
  void store() {
    if (result != null) {
      controller.reported(result);
      result = null;
    }
    for (Iterator<ReportedKey> rest = keys.values().iterator(); rest.hasNext(); ) {
      controller.keysReported(List.of(rest.next()));
      rest.remove();
    }
  }
}
