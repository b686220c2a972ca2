package dev.wheelwright.controller.status;

import dev.wheelwright.controller.status.HourTally.Hour;
import dev.wheelwright.controller.status.StoredTunnel.StoredCounter;
import dev.wheelwright.controller.status.StoredTunnel.StoredPeer;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.WgPublicKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of the status. Thousands of rows at once, so plain statements in batches. */
@ApplicationScoped
class StatusStore {
  private static final int ROWS_AT_ONCE = 1000;
  private static final int TRANSITIONS_SHOWN = 50;
  private static final int HOURS_SHOWN = 48;

  /** A statement that takes longer is given up, so that the next can be tried. */
  private static final int PATIENCE_SECONDS = 10;

  private static final String UPSERT_STATUS =
      "insert into tunnel_status (membership_id, peer, peer_key, state, since, reason, reported_at,"
          + " present, handshake_at, ever_handshake, endpoint, previous_endpoint, roamed_at,"
          + " received_device, received_total, received_moved_at, sent_device, sent_total, updated_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (membership_id, peer) do update set peer_key = excluded.peer_key,"
          + " state = excluded.state, since = excluded.since, reason = excluded.reason,"
          + " reported_at = excluded.reported_at, present = excluded.present,"
          + " handshake_at = excluded.handshake_at, ever_handshake = excluded.ever_handshake,"
          + " endpoint = excluded.endpoint, previous_endpoint = excluded.previous_endpoint,"
          + " roamed_at = excluded.roamed_at, received_device = excluded.received_device,"
          + " received_total = excluded.received_total, received_moved_at = excluded.received_moved_at,"
          + " sent_device = excluded.sent_device, sent_total = excluded.sent_total,"
          + " updated_at = excluded.updated_at";
  private static final String INSERT_TRANSITION =
      "insert into tunnel_transition (membership_id, peer, at, from_state, to_state, reason)"
          + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";
  private static final String NEWEST_TRANSITIONS =
      "select t.*, m.overlay, a.name from tunnel_transition t"
          + " join membership m on m.id = t.membership_id join appliance a on a.id = m.appliance_id"
          + " where (cast(? as text) is null or m.overlay = cast(? as text))"
          + " and (cast(? as timestamptz) is null or t.at >= ?)"
          + " order by t.at desc limit ?";
  private static final String UPSERT_HOUR =
      "insert into tunnel_hour (membership_id, peer, hour, up_seconds, degraded_seconds,"
          + " down_seconds, other_seconds, received_bytes, sent_bytes)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (membership_id, peer, hour) do update set up_seconds = excluded.up_seconds,"
          + " degraded_seconds = excluded.degraded_seconds, down_seconds = excluded.down_seconds,"
          + " other_seconds = excluded.other_seconds, received_bytes = excluded.received_bytes,"
          + " sent_bytes = excluded.sent_bytes";

  private final DataSource source;

  StatusStore(DataSource source) {
    this.source = source;
  }

  /** What is to be written together. Writing it twice is the same as once. */
  record Batch(
      Instant now,
      List<StoredTunnel> tunnels,
      Collection<TunnelKey> removed,
      List<StoredTransition> transitions,
      List<StoredHour> hours) {}

  /** A change of state as it is kept. */
  record StoredTransition(
      TunnelKey key, Instant at, TunnelState from, TunnelState to, String reason) {}

  /** A change with the names of its overlay and its concentrator. */
  record NamedTransition(String overlay, String concentrator, StoredTransition transition) {}

  /** An hour of a tunnel as it is kept. */
  record StoredHour(TunnelKey key, Hour hour) {}

  /** Sets the parameters of one row. */
  private interface Binder<T> {
    void bind(PreparedStatement statement, T row) throws SQLException;
  }

  /**
   * Writes all of it, or nothing.
   *
   * @throws SQLException when the database does not take it
   */
  void write(Batch batch) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        each(
            connection,
            "delete from tunnel_status where membership_id = ? and peer = ?",
            batch.removed(),
            StatusStore::bindKey);
        each(
            connection,
            UPSERT_STATUS,
            batch.tunnels(),
            (statement, row) -> bindStatus(statement, row, batch.now()));
        each(connection, INSERT_TRANSITION, batch.transitions(), StatusStore::bindTransition);
        each(connection, UPSERT_HOUR, batch.hours(), StatusStore::bindHour);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static <T> void each(
      Connection connection, String sql, Collection<T> rows, Binder<T> binder) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = prepare(connection, sql)) {
      int waiting = 0;
      for (T row : rows) {
        binder.bind(statement, row);
        statement.addBatch();
        waiting++;
        if (waiting % ROWS_AT_ONCE == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(PATIENCE_SECONDS);
    return statement;
  }

  private static void bindKey(PreparedStatement statement, TunnelKey key) throws SQLException {
    statement.setObject(1, key.membership());
    statement.setString(2, key.peer());
  }

  private static void bindStatus(PreparedStatement statement, StoredTunnel row, Instant now)
      throws SQLException {
    bindKey(statement, row.key());
    statement.setBytes(3, row.peerKey().map(WgPublicKey::toBytes).orElse(null));
    statement.setString(4, row.state().name());
    statement.setTimestamp(5, Timestamp.from(row.since()));
    statement.setString(6, row.reason());
    statement.setTimestamp(7, timestamp(row.reportedAt()));
    Optional<StoredPeer> seen = row.seen();
    statement.setBoolean(8, seen.map(StoredPeer::present).orElse(false));
    statement.setTimestamp(9, timestamp(seen.flatMap(StoredPeer::handshakeAt)));
    statement.setBoolean(10, seen.map(StoredPeer::everHandshake).orElse(false));
    statement.setString(11, text(seen.flatMap(StoredPeer::endpoint)));
    statement.setString(12, text(seen.flatMap(StoredPeer::previousEndpoint)));
    statement.setTimestamp(13, timestamp(seen.flatMap(StoredPeer::roamedAt)));
    StoredCounter none = new StoredCounter(0, 0);
    StoredCounter received = seen.map(StoredPeer::received).orElse(none);
    statement.setLong(14, received.device());
    statement.setLong(15, received.total());
    statement.setTimestamp(16, timestamp(seen.map(StoredPeer::movedAt)));
    StoredCounter sent = seen.map(StoredPeer::sent).orElse(none);
    statement.setLong(17, sent.device());
    statement.setLong(18, sent.total());
    statement.setTimestamp(19, Timestamp.from(now));
  }

  private static @Nullable Timestamp timestamp(Optional<Instant> at) {
    return at.map(Timestamp::from).orElse(null);
  }

  private static @Nullable String text(Optional<Endpoint> endpoint) {
    return endpoint.map(Endpoint::toString).orElse(null);
  }

  private static void bindTransition(PreparedStatement statement, StoredTransition row)
      throws SQLException {
    bindKey(statement, row.key());
    statement.setTimestamp(3, Timestamp.from(row.at()));
    statement.setString(4, row.from().name());
    statement.setString(5, row.to().name());
    statement.setString(6, row.reason());
  }

  private static void bindHour(PreparedStatement statement, StoredHour row) throws SQLException {
    bindKey(statement, row.key());
    statement.setTimestamp(3, Timestamp.from(row.hour().start()));
    statement.setInt(4, row.hour().upSeconds());
    statement.setInt(5, row.hour().degradedSeconds());
    statement.setInt(6, row.hour().downSeconds());
    statement.setInt(7, row.hour().otherSeconds());
    statement.setLong(8, row.hour().receivedBytes());
    statement.setLong(9, row.hour().sentBytes());
  }

  /** Makes a value of the row at the cursor. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = prepare(connection, sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reader.read(rows));
        }
      }
      return found;
    }
  }

  /** Every tunnel that is kept. */
  Map<TunnelKey, StoredTunnel> tunnels() throws SQLException {
    Map<TunnelKey, StoredTunnel> found = new HashMap<>();
    query("select * from tunnel_status", StatusStore::readTunnel)
        .forEach(each -> found.put(each.key(), each));
    return found;
  }

  /** That hour of every tunnel. */
  Map<TunnelKey, Hour> hours(Instant start) throws SQLException {
    Map<TunnelKey, Hour> found = new HashMap<>();
    query(
            "select * from tunnel_hour where hour = ?",
            row -> new StoredHour(readKey(row), readHour(row)),
            Timestamp.from(start))
        .forEach(each -> found.put(each.key(), each.hour()));
    return found;
  }

  /** The newest changes of a tunnel's state, newest first. */
  List<StoredTransition> transitions(TunnelKey key) throws SQLException {
    return query(
        "select * from tunnel_transition where membership_id = ? and peer = ? order by at desc limit "
            + TRANSITIONS_SHOWN,
        StatusStore::readTransition,
        key.membership(),
        key.peer());
  }

  /** The newest changes of the fleet's tunnels, newest first. */
  List<NamedTransition> newestTransitions(
      Optional<String> overlay, Optional<Instant> since, int limit) throws SQLException {
    Timestamp earliest = timestamp(since);
    return query(
        NEWEST_TRANSITIONS,
        row ->
            new NamedTransition(
                row.getString("overlay"), row.getString("name"), readTransition(row)),
        overlay.orElse(null),
        overlay.orElse(null),
        earliest,
        earliest,
        limit);
  }

  /** The newest hours of a tunnel, newest first. */
  List<Hour> hours(TunnelKey key) throws SQLException {
    return query(
        "select * from tunnel_hour where membership_id = ? and peer = ? order by hour desc limit "
            + HOURS_SHOWN,
        StatusStore::readHour,
        key.membership(),
        key.peer());
  }

  private static TunnelKey readKey(ResultSet row) throws SQLException {
    return new TunnelKey(row.getObject("membership_id", UUID.class), row.getString("peer"));
  }

  private static StoredTransition readTransition(ResultSet row) throws SQLException {
    return new StoredTransition(
        readKey(row),
        row.getTimestamp("at").toInstant(),
        TunnelState.valueOf(row.getString("from_state")),
        TunnelState.valueOf(row.getString("to_state")),
        row.getString("reason"));
  }

  private static Hour readHour(ResultSet row) throws SQLException {
    return new Hour(
        row.getTimestamp("hour").toInstant(),
        row.getInt("up_seconds"),
        row.getInt("degraded_seconds"),
        row.getInt("down_seconds"),
        row.getInt("other_seconds"),
        row.getLong("received_bytes"),
        row.getLong("sent_bytes"));
  }

  private static StoredTunnel readTunnel(ResultSet row) throws SQLException {
    return new StoredTunnel(
        readKey(row),
        Optional.ofNullable(row.getBytes("peer_key")).map(WgPublicKey::of),
        TunnelState.valueOf(row.getString("state")),
        row.getTimestamp("since").toInstant(),
        row.getString("reason"),
        instant(row, "reported_at"),
        readPeer(row));
  }

  private static Optional<StoredPeer> readPeer(ResultSet row) throws SQLException {
    Optional<Instant> movedAt = instant(row, "received_moved_at");
    if (movedAt.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new StoredPeer(
            row.getBoolean("present"),
            instant(row, "handshake_at"),
            row.getBoolean("ever_handshake"),
            endpoint(row, "endpoint"),
            endpoint(row, "previous_endpoint"),
            instant(row, "roamed_at"),
            new StoredCounter(row.getLong("received_device"), row.getLong("received_total")),
            new StoredCounter(row.getLong("sent_device"), row.getLong("sent_total")),
            movedAt.get()));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private static Optional<Endpoint> endpoint(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(text -> Endpoint.parse(text, 1));
  }

  /**
   * Deletes what is older, some of it.
   *
   * @return how many rows; when it is {@link #DELETED_AT_ONCE}, there may be more
   */
  int deleteTransitionsBefore(Instant limit) throws SQLException {
    return deleteBefore("tunnel_transition", "at", limit);
  }

  /** Likewise. */
  int deleteHoursBefore(Instant limit) throws SQLException {
    return deleteBefore("tunnel_hour", "hour", limit);
  }

  static final int DELETED_AT_ONCE = 10_000;

  private int deleteBefore(String table, String column, Instant limit) throws SQLException {
    String sql =
        "delete from "
            + table
            + " where ctid in (select ctid from "
            + table
            + " where "
            + column
            + " < ? limit "
            + DELETED_AT_ONCE
            + ")";
    try (Connection connection = source.getConnection();
        PreparedStatement statement = prepare(connection, sql)) {
      statement.setTimestamp(1, Timestamp.from(limit));
      return statement.executeUpdate();
    }
  }
}
