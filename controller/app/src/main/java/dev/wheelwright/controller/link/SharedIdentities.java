package dev.wheelwright.controller.link;

import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.wire.Bytes;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Notices when two agents live with one identity: somebody has copied an appliance's state
 * directory.
 *
 * <p>Each agent has a number for its life, from its start to its end. An agent that is started anew
 * has another one, and the one before never comes back. When it does, after another was there, both
 * are alive. Streams that break and come again say nothing, however often they do.
 */
@Singleton
class SharedIdentities {
  /** What is remembered of each appliance; as many clones can be told from one another. */
  private static final int LIVES = 8;

  private static final Logger LOG = Logger.getLogger(SharedIdentities.class);

  private final Map<UUID, Deque<Life>> known = new ConcurrentHashMap<>();

  private record Life(Bytes run, String address) {}

  /** An agent says Hello; an alarm if it is not the only one of its identity. */
  Optional<Condition> seen(UUID appliance, Bytes run, String address) {
    Deque<Life> lives = known.computeIfAbsent(appliance, id -> new ArrayDeque<>());
    synchronized (lives) {
      Life last = lives.peekLast();
      boolean before = forget(lives, run);
      lives.addLast(new Life(run, address));
      if (lives.size() > LIVES) {
        lives.removeFirst();
      }
      if (last == null || last.run().equals(run) || !before) {
        return Optional.empty();
      }
      return Optional.of(alarm(appliance, last.address(), address));
    }
  }

  /** Whether it was there. */
  private static boolean forget(Deque<Life> lives, Bytes run) {
    for (Iterator<Life> each = lives.iterator(); each.hasNext(); ) {
      if (each.next().run().equals(run)) {
        each.remove();
        return true;
      }
    }
    return false;
  }

  private static Condition alarm(UUID appliance, String one, String other) {
    LOG.errorf(
        "event=identity-shared appliance=%s remote=%s other=%s advice=\"revoke it, and let the right one join again\"",
        appliance, other, one);
    return new Condition(
        "identity-shared",
        Condition.Severity.WARNING,
        "two agents live with this identity, at %s and %s: revoke it, and let the right one join as another appliance"
            .formatted(one, other));
  }
}
