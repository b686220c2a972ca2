package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Concentrators that have been offered a config and have not answered. Used by the dispatcher's
 * thread only.
 */
@ApplicationScoped
class AwaitedConcentrators {
  /** A concentrator that is slower than this must not hold up the fleet. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * What a concentrator was offered.
   *
   * @param after revisions up to this one were offered before
   */
  private record Offer(long after, long revision, Digest digest, Instant until) {
    boolean covers(long spokes) {
      return after < spokes && spokes <= revision;
    }
  }

  private final ApplianceStatusRepository statuses;
  private final Connections connections;

  /** Oldest first. */
  private final Map<UUID, Deque<Offer>> byAppliance = new HashMap<>();

  AwaitedConcentrators(ApplianceStatusRepository statuses, Connections connections) {
    this.statuses = statuses;
    this.connections = connections;
  }

  /** A concentrator was offered what a revision, and all before it, made of its config. */
  void add(UUID concentrator, long revision, Digest offered, Instant now) {
    Deque<Offer> offers = byAppliance.computeIfAbsent(concentrator, id -> new ArrayDeque<>());
    long after = offers.isEmpty() ? 0 : offers.getLast().revision();
    offers.addLast(new Offer(after, revision, offered, now.plus(PATIENCE)));
  }

  /** Forgets those that have answered, are not connected, or take too long. */
  @Transactional
  void settle(Instant now) {
    byAppliance.forEach(
        (appliance, offers) -> {
          if (connections.isConnected(appliance)) {
            removeAnswered(appliance, offers);
            offers.removeIf(offer -> !now.isBefore(offer.until()));
          } else {
            offers.clear();
          }
        });
    byAppliance.values().removeIf(Deque::isEmpty);
  }

  /** A later offer takes an earlier one's place at the concentrator, so it answers for both. */
  private void removeAnswered(UUID appliance, Deque<Offer> offers) {
    ApplianceStatusEntity row = statuses.findById(appliance);
    if (row == null) {
      return;
    }
    offers.stream()
        .filter(offer -> hasAnswered(row, offer.digest().toBytes()))
        .mapToLong(Offer::revision)
        .max()
        .ifPresent(answered -> offers.removeIf(offer -> offer.revision() <= answered));
  }

  private static boolean hasAnswered(ApplianceStatusEntity row, byte[] digest) {
    return Arrays.equals(row.outcomeDigest, digest) || Arrays.equals(row.appliedDigest, digest);
  }

  /** Whether what a revision made of spokes has to wait for a concentrator that goes with it. */
  boolean holdsBack(long revision) {
    return byAppliance.values().stream()
        .flatMap(Deque::stream)
        .anyMatch(offer -> offer.covers(revision));
  }
}
