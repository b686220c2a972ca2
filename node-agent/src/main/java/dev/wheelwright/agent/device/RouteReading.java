package dev.wheelwright.agent.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WireFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The routes through one interface in the output of {@code ip -json route show}.
 *
 * @param ours those with our protocol number, by the table's number
 * @param others those of the kernel and of others in the main table
 */
record RouteReading(Map<Integer, Set<IpPrefix>> ours, Set<IpPrefix> others) {
  /** Marks our routes; unassigned in the kernel and in iproute2. */
  static final String PROTOCOL = "157";

  static final RouteReading NONE = new RouteReading(Map.of(), Set.of());

  private static final String DEFAULT = "default";
  private static final String TABLE = "table";
  private static final IpPrefix ANY_IPV4 = IpPrefix.parse("0.0.0.0/0");
  private static final IpPrefix ANY_IPV6 = IpPrefix.parse("::/0");

  RouteReading {
    ours = Map.copyOf(ours);
    others = Set.copyOf(others);
  }

  /**
   * The routes of each interface that was asked for, in the order asked.
   *
   * @param count how many were asked for
   * @throws MalformedReadingException when the output is cut off or not in its format
   */
  static List<RouteReading> parse(String json, int count, boolean ipv6)
      throws MalformedReadingException {
    List<JsonNode> arrays = JsonReading.arrays(json);
    if (arrays.size() != count) {
      throw new MalformedReadingException("it has " + arrays.size() + " lists instead of " + count);
    }
    List<RouteReading> readings = new ArrayList<>();
    for (JsonNode array : arrays) {
      readings.add(routes(array, ipv6));
    }
    return readings;
  }

  RouteReading and(RouteReading more) {
    Map<Integer, Set<IpPrefix>> allOurs = new HashMap<>(ours);
    more.ours.forEach((table, routes) -> allOurs.merge(table, routes, RouteReading::union));
    return new RouteReading(allOurs, union(others, more.others));
  }

  private static Set<IpPrefix> union(Set<IpPrefix> some, Set<IpPrefix> more) {
    Set<IpPrefix> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  private static RouteReading routes(JsonNode array, boolean ipv6)
      throws MalformedReadingException {
    Map<Integer, Set<IpPrefix>> ours = new HashMap<>();
    Set<IpPrefix> others = new HashSet<>();
    for (JsonNode entry : JsonReading.objects(array)) {
      if (JsonReading.text(entry, "protocol").equals(PROTOCOL)) {
        ours.computeIfAbsent(table(entry), table -> new HashSet<>())
            .add(destination(JsonReading.text(entry, "dst"), ipv6));
      } else if (isInMainTable(entry)) {
        others.add(destination(JsonReading.text(entry, "dst"), ipv6));
      }
    }
    return new RouteReading(ours, others);
  }

  /** The main table alone is not named. */
  private static boolean isInMainTable(JsonNode entry) {
    return !entry.has(TABLE);
  }

  private static int table(JsonNode entry) throws MalformedReadingException {
    if (isInMainTable(entry)) {
      return LinkSettings.Routing.MAIN_TABLE;
    }
    try {
      return Integer.parseUnsignedInt(JsonReading.text(entry, TABLE));
    } catch (NumberFormatException e) {
      throw new MalformedReadingException("a table's number is malformed", e);
    }
  }

  /** A host's route is printed without its length, and the route to everywhere as a word. */
  private static IpPrefix destination(String text, boolean ipv6) throws MalformedReadingException {
    try {
      if (text.equals(DEFAULT)) {
        return ipv6 ? ANY_IPV6 : ANY_IPV4;
      }
      return text.indexOf('/') < 0 ? IpAddress.parse(text).hostPrefix() : IpPrefix.parse(text);
    } catch (WireFormatException e) {
      throw new MalformedReadingException("a destination is malformed", e);
    }
  }
}
