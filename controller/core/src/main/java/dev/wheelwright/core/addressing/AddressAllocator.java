package dev.wheelwright.core.addressing;

import dev.wheelwright.core.addressing.Allocation.Shortage;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Allocates member addresses from an overlay's pools, stably: what a member holds it keeps while it
 * is valid; whoever is new gets the lowest free address, in the order of asking. Every allocation
 * is a function of its arguments alone.
 */
public final class AddressAllocator {
  private final Map<AddressFamily, List<AddressPool>> pools = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, PoolCursor> cursors = new EnumMap<>(AddressFamily.class);
  private final Set<IpAddress> used;

  private AddressAllocator(Collection<IpPrefix> prefixes, Collection<IpAddress> taken) {
    for (IpPrefix prefix : prefixes.stream().sorted().toList()) {
      pools
          .computeIfAbsent(AddressFamily.of(prefix), family -> new ArrayList<>())
          .add(new AddressPool(prefix));
    }
    pools.forEach((family, each) -> cursors.put(family, new PoolCursor(each)));
    this.used = new HashSet<>(taken);
  }

  /**
   * A member that wants addresses.
   *
   * @param member names it in the answer
   * @param explicit addresses that people gave it: it gets none of their families
   * @param held addresses that it was allocated before
   */
  public record Request<K>(K member, Collection<IpAddress> explicit, Collection<IpAddress> held) {
    boolean wants(AddressFamily family) {
      return explicit.stream().noneMatch(address -> AddressFamily.of(address) == family);
    }
  }

  /**
   * One address for each member and each family of the pools, unless the member has an explicit one
   * of that family.
   *
   * @param pools of one overlay
   * @param taken addresses that nobody may get
   * @param requests in the order in which new members are served
   */
  public static <K> Allocation<K> allocate(
      Collection<IpPrefix> pools, Collection<IpAddress> taken, List<Request<K>> requests) {
    return new AddressAllocator(pools, taken).allocate(requests);
  }

  private <K> Allocation<K> allocate(List<Request<K>> requests) {
    SequencedMap<K, Map<AddressFamily, IpAddress>> kept = new LinkedHashMap<>();
    requests.forEach(request -> kept.put(request.member(), keep(request)));
    SequencedMap<K, List<IpAddress>> addresses = new LinkedHashMap<>();
    List<Shortage<K>> shortages = new ArrayList<>();
    for (Request<K> request : requests) {
      Map<AddressFamily, IpAddress> own = kept.getOrDefault(request.member(), Map.of());
      List<IpAddress> all = new ArrayList<>();
      for (AddressFamily family : pools.keySet()) {
        if (request.wants(family)) {
          Optional<IpAddress> address =
              Optional.ofNullable(own.get(family)).or(() -> lowestFree(family));
          address.ifPresentOrElse(
              all::add, () -> shortages.add(new Shortage<>(request.member(), family)));
        }
      }
      addresses.put(request.member(), List.copyOf(all));
    }
    return new Allocation<>(addresses, shortages);
  }

  /** Before anyone new is served, so that nobody loses an address to a newcomer. */
  private Map<AddressFamily, IpAddress> keep(Request<?> request) {
    Map<AddressFamily, IpAddress> kept = new EnumMap<>(AddressFamily.class);
    for (IpAddress address : request.held().stream().sorted().toList()) {
      AddressFamily family = AddressFamily.of(address);
      boolean inPool =
          pools.getOrDefault(family, List.of()).stream().anyMatch(pool -> pool.holds(address));
      if (inPool && request.wants(family) && !kept.containsKey(family) && used.add(address)) {
        kept.put(family, address);
      }
    }
    return kept;
  }

  private Optional<IpAddress> lowestFree(AddressFamily family) {
    PoolCursor cursor = cursors.get(family);
    return cursor == null ? Optional.empty() : cursor.nextFree(used);
  }
}
