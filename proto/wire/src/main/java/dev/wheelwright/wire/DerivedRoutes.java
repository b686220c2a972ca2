package dev.wheelwright.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.SequencedSet;
import java.util.TreeSet;

/** The routes that follow from an interface's peers, so that no config has to carry them. */
public final class DerivedRoutes {
  private DerivedRoutes() {}

  /**
   * One route, through the interface, for each allowed prefix of its peers; none when the interface
   * is down or its routing is off.
   *
   * @return ascending, unmodifiable
   */
  public static SequencedSet<IpPrefix> of(InterfaceRecord each, Collection<PeerRecord> peers) {
    SequencedSet<IpPrefix> routes = new TreeSet<>();
    if (each.enabled() && !(each.routing() instanceof Routing.Off)) {
      peers.forEach(peer -> routes.addAll(peer.allowedIps()));
    }
    return Collections.unmodifiableSequencedSet(routes);
  }
}
