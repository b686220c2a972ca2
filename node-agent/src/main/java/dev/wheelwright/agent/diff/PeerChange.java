package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A change to one peer of an interface. */
public sealed interface PeerChange {

  WgPublicKey publicKey();

  /**
   * Adds a peer that the interface does not have. Prefixes that another peer has move to it.
   *
   * @param endpoint where to send to, an address; the peer's configured one may be a name
   */
  record AddPeer(DesiredPeer peer, Optional<Endpoint> endpoint) implements PeerChange {
    @Override
    public WgPublicKey publicKey() {
      return peer.publicKey();
    }
  }

  /** Changes some settings of a peer that the interface has; what is absent stays as it is. */
  record UpdatePeer(
      WgPublicKey publicKey,
      Optional<Endpoint> endpoint,
      OptionalInt keepaliveSeconds,
      Optional<WgPresharedKey> presharedKey,
      AllowedIpsChange allowedIps)
      implements PeerChange {

    /** Whether it changes anything. */
    boolean changesSomething() {
      return endpoint.isPresent()
          || keepaliveSeconds.isPresent()
          || presharedKey.isPresent()
          || !(allowedIps instanceof AllowedIpsChange.Keep);
    }
  }

  record RemovePeer(WgPublicKey publicKey) implements PeerChange {}

  /** A change to a peer's allowed IPs. */
  sealed interface AllowedIpsChange {

    record Keep() implements AllowedIpsChange {}

    /**
     * Adds prefixes, which leave the peers that had them at the same instant.
     *
     * @param added not empty
     * @param all what the peer has afterwards, for a device that can only replace
     */
    record Extend(Set<IpPrefix> added, Set<IpPrefix> all) implements AllowedIpsChange {
      public Extend {
        added = Set.copyOf(added);
        all = Set.copyOf(all);
      }
    }

    /** Replaces all prefixes: the only way to take one away without giving it to another peer. */
    record Replace(Set<IpPrefix> all) implements AllowedIpsChange {
      public Replace {
        all = Set.copyOf(all);
      }
    }
  }
}
