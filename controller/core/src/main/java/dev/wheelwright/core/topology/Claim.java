package dev.wheelwright.core.topology;

import dev.wheelwright.core.topology.Findings.End;
import dev.wheelwright.wire.IpPrefix;
import java.util.Comparator;
import java.util.Locale;

/**
 * Somebody's claim to a prefix.
 *
 * @param holder whose it is: a membership, an external peer, an overlay
 * @param through the membership whose interface of the appliance in question leads to the prefix;
 *     in checks of an overlay, the holder
 * @param field where the document lists it
 * @param written as the document has it
 */
record Claim(
    IpPrefix prefix, Kind kind, Object holder, Object through, DocumentPath field, Object written)
    implements Comparable<Claim> {
  private static final Comparator<Claim> ORDER =
      Comparator.comparing(Claim::prefix)
          .thenComparing(Claim::kind)
          .thenComparing(claim -> claim.holder().toString());

  /** What the prefix is; in the order in which equal prefixes enclose each other. */
  enum Kind {
    POOL,
    SITE_NETWORK,
    ADDRESS
  }

  /** The same prefix, reached through an interface of somebody else. */
  Claim through(MembershipKey membership) {
    return new Claim(prefix, kind, holder, membership, field, written);
  }

  boolean isSiteNetwork() {
    return kind == Kind.SITE_NETWORK;
  }

  /** For telling of a conflict. */
  End end() {
    String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new End(
        field.item(written), "%s %s of %s".formatted(what, written, holder), written.toString());
  }

  @Override
  public int compareTo(Claim other) {
    return ORDER.compare(this, other);
  }
}
