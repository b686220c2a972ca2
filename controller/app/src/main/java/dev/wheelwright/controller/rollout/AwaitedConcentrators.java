package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.rollout.OutboxRepository.Waiting;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

  private record Awaited(long revision, Digest digest, Instant until) {}

  private final ApplianceStatusRepository statuses;
  private final Connections connections;
  private final Map<UUID, Awaited> byAppliance = new HashMap<>();

  AwaitedConcentrators(ApplianceStatusRepository statuses, Connections connections) {
    this.statuses = statuses;
    this.connections = connections;
  }

  void add(Waiting concentrator, DesiredConfig offered, Instant now) {
    byAppliance.put(
        concentrator.appliance(),
        new Awaited(concentrator.revision(), offered.digest(), now.plus(PATIENCE)));
  }

  /** Forgets those that have answered, are not connected, or take too long. */
  @Transactional
  void settle(Instant now) {
    byAppliance
        .entrySet()
        .removeIf(
            entry ->
                !now.isBefore(entry.getValue().until())
                    || !connections.isConnected(entry.getKey())
                    || hasAnswered(entry.getKey(), entry.getValue().digest()));
  }

  private boolean hasAnswered(UUID appliance, Digest digest) {
    ApplianceStatusEntity row = statuses.findById(appliance);
    byte[] bytes = digest.toBytes();
    return row != null
        && (Arrays.equals(row.outcomeDigest, bytes) || Arrays.equals(row.appliedDigest, bytes));
  }

  /** Whether spokes of this revision have to wait. */
  boolean holdsBack(long revision) {
    return byAppliance.values().stream().anyMatch(each -> each.revision() == revision);
  }
}
