package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Appliances that may enter, and do not know the controller by its present authority yet: once the
 * authority before is retired they do not find it any more, and have to join again.
 *
 * @param count how many
 * @param first the names of the first few
 */
public record Laggards(int count, List<String> first) {
  private static final int NAMED = 5;
  private static final int PATIENCE_SECONDS = 5;

  private static final String FIND =
      "select a.name, count(*) over () from appliance a where a.state = 'enrolled'"
          + " and not exists (select from certificate c where c.appliance_id = a.id"
          + " and c.revoked_at is null and c.authority = ?) order by a.name limit "
          + NAMED;

  public Laggards {
    first = List.copyOf(first);
  }

  /**
   * Looks them up.
   *
   * @param authority the present authority's fingerprint
   */
  public static Laggards find(Connection database, Digest authority) throws SQLException {
    try (PreparedStatement query = database.prepareStatement(FIND)) {
      query.setQueryTimeout(PATIENCE_SECONDS);
      query.setBytes(1, authority.toBytes());
      List<String> names = new ArrayList<>();
      int count = 0;
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
          count = rows.getInt(2);
        }
      }
      return new Laggards(count, names);
    }
  }

  /** For people: the number, and the first few. */
  @Override
  public String toString() {
    return count == 0
        ? "none"
        : count + ": " + String.join(", ", first) + (count > first.size() ? ", ..." : "");
  }
}
