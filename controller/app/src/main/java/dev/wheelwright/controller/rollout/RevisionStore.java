package dev.wheelwright.controller.rollout;

import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.CompiledFleet;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Writes a revision: blobs, configs, desired digests and outbox, in batches within the caller's
 * transaction.
 */
@ApplicationScoped
class RevisionStore {
  private final Session session;
  private final ApplianceStatusRepository statuses;
  private final Clock clock;

  RevisionStore(Session session, ApplianceStatusRepository statuses, Clock clock) {
    this.session = session;
    this.statuses = statuses;
    this.clock = clock;
  }

  /** The desired digest of every appliance that has one. */
  @Transactional(TxType.MANDATORY)
  Map<UUID, Digest> desiredDigests() {
    Map<UUID, Digest> digests = new HashMap<>();
    for (ApplianceStatusEntity each : statuses.listAll()) {
      DesiredConfigs.desiredOf(each)
          .ifPresent(desired -> digests.put(each.applianceId, desired.digest()));
    }
    return digests;
  }

  /**
   * Stores a revision with the configs that it changes.
   *
   * @param previous its blobs are stored already
   */
  @Transactional(TxType.MANDATORY)
  void store(Revision revision, FleetPlan plan, Optional<CompiledFleet> previous) {
    RevisionEntity row = new RevisionEntity();
    row.number = revision.number();
    row.intentVersion = revision.intentVersion();
    row.cause = revision.cause().text();
    row.createdAt = clock.instant();
    session.persist(row);
    session.flush();
    List<ApplianceConfig> changed =
        plan.changed().stream()
            .map(id -> Objects.requireNonNull(plan.compiled().configs().get(id)))
            .toList();
    session.doWork(
        connection -> {
          insertBlobs(connection, changed, previous);
          insertConfigs(connection, revision.number(), changed);
          upsertDesired(connection, revision.number(), changed);
          insertOutbox(connection, revision.number(), plan);
        });
  }

  /** What identifies a revision. */
  record Revision(long number, long intentVersion, Cause cause) {}

  private static void insertBlobs(
      Connection connection, List<ApplianceConfig> changed, Optional<CompiledFleet> previous)
      throws SQLException {
    Set<Digest> stored = new HashSet<>();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into blob (digest, content) values (?, ?) on conflict do nothing")) {
      for (ApplianceConfig each : changed) {
        previous
            .flatMap(fleet -> Optional.ofNullable(fleet.configs().get(each.appliance())))
            .ifPresent(old -> pages(old.content()).forEach(page -> stored.add(page.digest())));
        addBlob(insert, stored, each.content().headBytes().toArray());
        for (Page page : pages(each.content())) {
          addBlob(insert, stored, page.toBytes());
        }
      }
      insert.executeBatch();
    }
  }

  private static void addBlob(PreparedStatement insert, Set<Digest> stored, byte[] content)
      throws SQLException {
    Digest digest = Digest.of(content);
    if (stored.add(digest)) {
      insert.setBytes(1, digest.toBytes());
      insert.setBytes(2, content);
      insert.addBatch();
    }
  }

  private static List<Page> pages(ConfigContent content) {
    return content.pages().values().stream().flatMap(List::stream).toList();
  }

  private static void insertConfigs(
      Connection connection, long revision, List<ApplianceConfig> changed) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into appliance_config (revision, appliance_id, config_digest, head_digest, page_digests)"
                + " values (?, ?, ?, ?, ?)")) {
      for (ApplianceConfig each : changed) {
        insert.setLong(1, revision);
        insert.setObject(2, each.appliance());
        insert.setBytes(3, each.digest().toBytes());
        insert.setBytes(4, Digest.of(each.content().headBytes().toArray()).toBytes());
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        pages(each.content()).forEach(page -> digests.writeBytes(page.digest().toBytes()));
        insert.setBytes(5, digests.toByteArray());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void upsertDesired(
      Connection connection, long revision, List<ApplianceConfig> changed) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "insert into appliance_status (appliance_id, desired_revision, desired_digest) values (?, ?, ?)"
                + " on conflict (appliance_id) do update"
                + " set desired_revision = excluded.desired_revision, desired_digest = excluded.desired_digest")) {
      for (ApplianceConfig each : changed) {
        upsert.setObject(1, each.appliance());
        upsert.setLong(2, revision);
        upsert.setBytes(3, each.digest().toBytes());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private void insertOutbox(Connection connection, long revision, FleetPlan plan)
      throws SQLException {
    Set<UUID> concentrators = plan.concentrators();
    Set<UUID> revoked = plan.revoked();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into outbox (revision, appliance_id, concentrator, created_at) values (?, ?, ?, ?)")) {
      for (UUID each : plan.changed()) {
        if (!revoked.contains(each)) {
          insert.setLong(1, revision);
          insert.setObject(2, each);
          insert.setBoolean(3, concentrators.contains(each));
          insert.setTimestamp(4, Timestamp.from(clock.instant()));
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }
}
