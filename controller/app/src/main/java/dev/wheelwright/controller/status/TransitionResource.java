package dev.wheelwright.controller.status;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.core.status.TunnelState;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What tunnels went through, over the whole fleet. */
@Path("/api/v1/transitions")
@Produces(MediaType.APPLICATION_JSON)
class TransitionResource {
  private static final int MOST = 1000;
  private static final int PATIENCE_SECONDS = 20;
  private static final String NEWEST =
      "select t.*, m.overlay, a.name from tunnel_transition t"
          + " join membership m on m.id = t.membership_id join appliance a on a.id = m.appliance_id"
          + " where cast(? as text) is null or m.overlay = ? order by t.at desc limit ?";

  private final DataSource database;

  TransitionResource(DataSource database) {
    this.database = database;
  }

  /**
   * Changes of tunnels' states.
   *
   * @param transitions newest first; those of the last seconds are told by the events first
   */
  record TransitionPage(List<FleetTransition> transitions) {}

  /** A tunnel's state became another. */
  record FleetTransition(
      String overlay,
      String concentrator,
      String peer,
      Instant at,
      TunnelState from,
      TunnelState to,
      String reason) {}

  @GET
  public TransitionPage listTransitions(
      @QueryParam("overlay") Optional<String> overlay,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "limit: 1 to " + MOST);
    }
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(NEWEST)) {
      statement.setQueryTimeout(PATIENCE_SECONDS);
      statement.setString(1, overlay.orElse(null));
      statement.setString(2, overlay.orElse(null));
      statement.setInt(3, limit);
      return new TransitionPage(read(statement));
    } catch (SQLException e) {
      throw new PersistenceException("the past of the tunnels can't be read", e);
    }
  }

  private static List<FleetTransition> read(PreparedStatement statement) throws SQLException {
    List<FleetTransition> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(
            new FleetTransition(
                rows.getString("overlay"),
                rows.getString("name"),
                rows.getString("peer"),
                rows.getTimestamp("at").toInstant(),
                TunnelState.valueOf(rows.getString("from_state")),
                TunnelState.valueOf(rows.getString("to_state")),
                rows.getString("reason")));
      }
    }
    return found;
  }
}
