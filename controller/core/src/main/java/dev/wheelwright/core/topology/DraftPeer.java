package dev.wheelwright.core.topology;

import java.util.stream.Stream;

/**
 * An external peer, yet to be checked.
 *
 * @param path where it stands, by name
 */
record DraftPeer(OverlayName overlay, DocumentPath path, ExternalPeerIntent intent) {

  /** The claims to its addresses and site networks. */
  Stream<Claim> claims() {
    Stream<Claim> addresses =
        intent.addresses().stream()
            .map(
                each ->
                    new Claim(
                        each.address().hostPrefix(),
                        Claim.Kind.ADDRESS,
                        this,
                        this,
                        path.field("addresses"),
                        each));
    Stream<Claim> sites =
        intent.siteNetworks().stream()
            .map(
                each ->
                    new Claim(
                        each,
                        Claim.Kind.SITE_NETWORK,
                        this,
                        this,
                        path.field("siteNetworks"),
                        each));
    return Stream.concat(addresses, sites);
  }

  @Override
  public String toString() {
    return "external peer %s in overlay %s".formatted(intent.name(), overlay);
  }
}
