package dev.wheelwright.core.addressing;

import dev.wheelwright.wire.IpAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Which member bears which addresses of the pools.
 *
 * @param addresses of each member that asked, in the order of asking: at most one of each family,
 *     IPv4 first
 * @param shortages members that got no address of a family, since its pools are exhausted
 */
public record Allocation<K>(
    SequencedMap<K, List<IpAddress>> addresses, List<Shortage<K>> shortages) {

  /** A member for which no address of the family was left. */
  public record Shortage<K>(K member, AddressFamily family) {}

  public Allocation {
    addresses = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(addresses));
    shortages = List.copyOf(shortages);
  }
}
