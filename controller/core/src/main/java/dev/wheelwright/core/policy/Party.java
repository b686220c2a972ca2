package dev.wheelwright.core.policy;

import dev.wheelwright.wire.IpPrefix;
import java.util.List;
import java.util.Set;

/**
 * Somebody who reaches others through a concentrator, or is reached: a spoke or an external peer.
 *
 * @param name unique among them
 * @param groups the groups that policy rules may name, in which it is
 * @param prefixes what is reached through it, ascending
 * @param carrier the concentrator that leads to it; empty when that does not matter
 */
public record Party(String name, Set<String> groups, List<IpPrefix> prefixes, String carrier) {
  public Party {
    groups = Set.copyOf(groups);
    prefixes = List.copyOf(prefixes);
  }
}
