package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.IpPrefix;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The two address families of the Internet. */
public enum AddressFamily {
  IPV4,
  IPV6;

  /** Those of the prefixes that are of this family. */
  public Set<IpPrefix> of(Collection<IpPrefix> prefixes) {
    return prefixes.stream()
        .filter(prefix -> prefix.isIpv6() == (this == IPV6))
        .collect(Collectors.toUnmodifiableSet());
  }
}
