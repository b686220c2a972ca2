package dev.wheelwright.core.topology;

import dev.wheelwright.wire.IpPrefix;
import java.util.Comparator;

/**
 * Somebody's claim to a prefix.
 *
 * @param interfaceOf the membership whose interface of the appliance in question the prefix belongs
 *     to; in checks of an overlay, the claimant's own
 * @param end for telling of a conflict
 */
record Claim(IpPrefix prefix, Kind kind, Object interfaceOf, Findings.End end)
    implements Comparable<Claim> {
  private static final Comparator<Claim> ORDER =
      Comparator.comparing(Claim::prefix)
          .thenComparing(Claim::kind)
          .thenComparing(claim -> claim.end().path().toString());

  /** What the prefix is; in the order in which equal prefixes enclose each other. */
  enum Kind {
    POOL,
    SITE_NETWORK,
    ADDRESS
  }

  /** The same prefix, reached through an interface of somebody else. */
  Claim through(MembershipKey membership) {
    return new Claim(prefix, kind, membership, end);
  }

  @Override
  public int compareTo(Claim other) {
    return ORDER.compare(this, other);
  }
}
