package dev.wheelwright.controller.rollout;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows of the table outbox. */
@ApplicationScoped
class OutboxRepository implements PanacheRepositoryBase<OutboxEntity, Long> {
  private static final int BATCH = 5000;

  /**
   * What an appliance waits for.
   *
   * @param revision the newest that is in the outbox
   * @param since when that was stored
   */
  record Waiting(UUID appliance, long revision, boolean concentrator, Instant since) {}

  /** The oldest waiting announcements, one for each appliance, concentrators first. */
  @Transactional
  List<Waiting> waiting() {
    Map<UUID, Waiting> newest = new LinkedHashMap<>();
    for (OutboxEntity each : find("order by concentrator desc, id").page(0, BATCH).list()) {
      newest.merge(
          each.applianceId,
          new Waiting(each.applianceId, each.revision, each.concentrator, each.createdAt),
          (known, other) -> other.revision() > known.revision() ? other : known);
    }
    return List.copyOf(newest.values());
  }

  /** The newest revision that is committed; 0 before the first. */
  @Transactional
  long newestRevision() {
    return getEntityManager()
        .createQuery("select coalesce(max(number), 0L) from RevisionEntity", Long.class)
        .getSingleResult();
  }

  /** Deletes what is done with, up to a revision. */
  @Transactional
  void announced(Collection<UUID> appliances, long upToRevision) {
    delete("applianceId in ?1 and revision <= ?2", appliances, upToRevision);
  }
}
