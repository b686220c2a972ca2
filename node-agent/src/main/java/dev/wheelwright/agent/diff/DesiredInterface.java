package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One WireGuard interface as the config wants it.
 *
 * @param membership the membership that the interface serves
 * @param peers each public key once, and each allowed prefix with one peer, since WireGuard gives a
 *     prefix to one peer only
 */
public record DesiredInterface(
    InterfaceName name,
    UUID membership,
    WireGuardSettings wireGuard,
    LinkSettings link,
    List<DesiredPeer> peers) {

  /**
   * @throws IllegalArgumentException when a public key appears twice, or two peers own one prefix
   */
  public DesiredInterface {
    peers = List.copyOf(peers);
    Set<WgPublicKey> keys = HashSet.newHashSet(peers.size());
    for (DesiredPeer peer : peers) {
      if (!keys.add(peer.publicKey())) {
        throw new IllegalArgumentException(
            "interface '" + name + "' has peer " + peer.publicKey() + " twice");
      }
    }
    owners(name, peers);
  }

  /** Which peer each allowed prefix belongs to. */
  Map<IpPrefix, WgPublicKey> owners() {
    return owners(name, peers);
  }

  private static Map<IpPrefix, WgPublicKey> owners(InterfaceName name, List<DesiredPeer> peers) {
    Map<IpPrefix, WgPublicKey> owners = HashMap.newHashMap(2 * peers.size());
    for (DesiredPeer peer : peers) {
      for (IpPrefix prefix : peer.allowedIps()) {
        WgPublicKey other = owners.put(prefix, peer.publicKey());
        if (other != null) {
          throw new IllegalArgumentException(
              "interface '"
                  + name
                  + "': "
                  + prefix
                  + " belongs to peers "
                  + other
                  + " and "
                  + peer.publicKey());
        }
      }
    }
    return owners;
  }
}
