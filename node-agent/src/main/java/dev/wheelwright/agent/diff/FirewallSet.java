package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import java.util.Comparator;
import java.util.Locale;

/** The set of the agent's nftables table that holds a group's prefixes of one family. */
public record FirewallSet(InterfaceName name, String group, AddressFamily family)
    implements Comparable<FirewallSet> {
  private static final Comparator<FirewallSet> ORDER =
      Comparator.comparing(FirewallSet::name)
          .thenComparing(FirewallSet::group)
          .thenComparing(FirewallSet::family);

  @Override
  public int compareTo(FirewallSet other) {
    return ORDER.compare(this, other);
  }

  /** Its name in nftables, such as {@code group/EMEA/cameras/ipv4}. */
  @Override
  public String toString() {
    return "group/" + name + "/" + group + "/" + family.name().toLowerCase(Locale.ROOT);
  }
}
