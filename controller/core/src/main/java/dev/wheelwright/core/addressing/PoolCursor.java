package dev.wheelwright.core.addressing;

import dev.wheelwright.wire.IpAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks the addresses of one family's pools once, upwards: what it has passed is used. */
final class PoolCursor {
  private final Iterator<AddressPool> rest;
  private Optional<AddressPool> pool = Optional.empty();
  private Optional<IpAddress> candidate = Optional.empty();

  PoolCursor(List<AddressPool> pools) {
    this.rest = pools.iterator();
  }

  /** The lowest address that is not used, which is used from now on. */
  Optional<IpAddress> nextFree(Set<IpAddress> used) {
    while (advance()) {
      IpAddress address = candidate.orElseThrow();
      if (used.add(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private boolean advance() {
    candidate = pool.flatMap(current -> candidate.flatMap(current::after));
    if (candidate.isEmpty() && rest.hasNext()) {
      pool = Optional.of(rest.next());
      candidate = pool.map(AddressPool::first);
    }
    return candidate.isPresent();
  }
}
