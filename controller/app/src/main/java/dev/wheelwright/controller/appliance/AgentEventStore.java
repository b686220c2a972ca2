package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.telemetry.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The table agent_event. */
@ApplicationScoped
class AgentEventStore {
  /** Of each appliance, so that one whose agent is out of its mind costs no more than another. */
  static final int KEPT_OF_EACH = 1000;

  private static final int DELETED_AT_ONCE = 10_000;

  /** A statement that takes longer is given up, so that the next can be tried. */
  private static final int PATIENCE_SECONDS = 10;

  private static final String INSERT =
      "insert into agent_event (appliance_id, at, code, severity, message) values (?, ?, ?, ?, ?)";
  private static final String DELETE_BEYOND =
      "delete from agent_event where appliance_id = ? and id <= (select id from agent_event"
          + " where appliance_id = ? order by id desc offset ? limit 1)";
  private static final String DELETE_OLD =
      "delete from agent_event where ctid in (select ctid from agent_event where at < ? limit "
          + DELETED_AT_ONCE
          + ")";
  private static final String NEWEST =
      "select id, at, code, severity, message from agent_event where appliance_id = ?"
          + " and (cast(? as bigint) is null or id < ?)"
          + " and (cast(? as timestamptz) is null or at >= ?)"
          + " order by id desc limit ?";

  private final DataSource source;

  AgentEventStore(DataSource source) {
    this.source = source;
  }

  /**
   * A stored event.
   *
   * @param id later ones have greater ones
   */
  record Stored(long id, AgentEvent event) {}

  /** Writes all of them, or none, and deletes what is too many of their appliances. */
  void write(List<AgentEvent> events) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        insert(connection, events);
        Set<UUID> appliances =
            events.stream().map(AgentEvent::appliance).collect(Collectors.toSet());
        deleteBeyond(connection, appliances);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static void insert(Connection connection, List<AgentEvent> events) throws SQLException {
    try (PreparedStatement insert = prepare(connection, INSERT)) {
      for (AgentEvent each : events) {
        insert.setObject(1, each.appliance());
        insert.setTimestamp(2, Timestamp.from(each.at()));
        insert.setString(3, each.what().code());
        insert.setString(4, each.what().severity().name().toLowerCase(Locale.ROOT));
        insert.setString(5, each.what().message());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void deleteBeyond(Connection connection, Set<UUID> appliances)
      throws SQLException {
    try (PreparedStatement delete = prepare(connection, DELETE_BEYOND)) {
      for (UUID each : appliances) {
        delete.setObject(1, each);
        delete.setObject(2, each);
        delete.setInt(3, KEPT_OF_EACH);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  /**
   * Events of an appliance, newest first.
   *
   * @param before only with smaller ids
   * @param since only those that the controller has heard of since
   */
  List<Stored> newest(UUID appliance, Optional<Long> before, Optional<Instant> since, int limit)
      throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement select = prepare(connection, NEWEST)) {
      Timestamp earliest = since.map(Timestamp::from).orElse(null);
      select.setObject(1, appliance);
      select.setObject(2, before.orElse(null));
      select.setObject(3, before.orElse(null));
      select.setTimestamp(4, earliest);
      select.setTimestamp(5, earliest);
      select.setInt(6, limit);
      List<Stored> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(new Stored(rows.getLong("id"), read(appliance, rows)));
        }
      }
      return found;
    }
  }

  private static AgentEvent read(UUID appliance, ResultSet row) throws SQLException {
    return new AgentEvent(
        appliance,
        row.getTimestamp("at").toInstant(),
        new Condition(
            row.getString("code"),
            Condition.Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
            row.getString("message")));
  }

  /** Deletes what is older, some of it; returns how many. */
  int deleteBefore(Instant limit) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement delete = prepare(connection, DELETE_OLD)) {
      delete.setTimestamp(1, Timestamp.from(limit));
      return delete.executeUpdate();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(PATIENCE_SECONDS);
    return statement;
  }
}
