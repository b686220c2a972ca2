package dev.wheelwright.agent.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WireFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The routes through one interface in the output of {@code ip -json route show}.
 *
 * @param ours those in the main table with our protocol number
 * @param others those of the kernel and of others in the main table
 * @param tables ours in other tables, by the table's number
 */
record RouteReading(Set<IpPrefix> ours, Set<IpPrefix> others, Map<Integer, Set<IpPrefix>> tables) {
  /** Marks our routes; unassigned in the kernel and in iproute2. */
  static final String PROTOCOL = "157";

  static final RouteReading NONE = new RouteReading(Set.of(), Set.of(), Map.of());

  private static final String DEFAULT = "default";
  private static final String TABLE = "table";
  private static final IpPrefix ANY_IPV4 = IpPrefix.parse("0.0.0.0/0");
  private static final IpPrefix ANY_IPV6 = IpPrefix.parse("::/0");

  RouteReading {
    ours = Set.copyOf(ours);
    others = Set.copyOf(others);
    tables = Map.copyOf(tables);
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
    Set<IpPrefix> allOurs = new HashSet<>(ours);
    allOurs.addAll(more.ours);
    Set<IpPrefix> allOthers = new HashSet<>(others);
    allOthers.addAll(more.others);
    Map<Integer, Set<IpPrefix>> allTables = new HashMap<>();
    Stream.of(tables, more.tables)
        .flatMap(each -> each.entrySet().stream())
        .forEach(
            each ->
                allTables
                    .computeIfAbsent(each.getKey(), table -> new HashSet<>())
                    .addAll(each.getValue()));
    return new RouteReading(allOurs, allOthers, allTables);
  }

  private static RouteReading routes(JsonNode array, boolean ipv6)
      throws MalformedReadingException {
    Set<IpPrefix> ours = HashSet.newHashSet(array.size());
    Set<IpPrefix> others = new HashSet<>();
    Map<Integer, Set<IpPrefix>> tables = new HashMap<>();
    for (JsonNode entry : JsonReading.objects(array)) {
      boolean own = JsonReading.text(entry, "protocol").equals(PROTOCOL);
      if (!entry.has(TABLE)) { // the main table
        (own ? ours : others).add(destination(JsonReading.text(entry, "dst"), ipv6));
      } else if (own) {
        tables
            .computeIfAbsent(table(JsonReading.text(entry, TABLE)), number -> new HashSet<>())
            .add(destination(JsonReading.text(entry, "dst"), ipv6));
      }
    }
    return new RouteReading(ours, others, tables);
  }

  private static int table(String number) throws MalformedReadingException {
    try {
      return Integer.parseUnsignedInt(number);
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
