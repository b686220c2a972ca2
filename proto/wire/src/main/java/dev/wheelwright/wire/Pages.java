package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The arithmetic of peer pages: 1 page up to 512 peers, else 256, chosen by the first byte of
 * SHA-256(public key), so that one changed peer among 10,000 changes, digests and stores about 40
 * records and not all of them.
 */
public final class Pages {
  public static final int MANY = 256;
  private static final int SINGLE_PAGE_PEERS = 512;

  private Pages() {}

  /** How many pages an interface of so many peers has: 1 or 256. */
  public static int count(int peers) {
    return peers <= SINGLE_PAGE_PEERS ? 1 : MANY;
  }

  /** The page, from 0, that a key's record belongs to. */
  public static int indexOf(WgPublicKey key, int pages) {
    return pages == 1 ? 0 : Digest.of(key.toBytes()).firstByte();
  }

  /**
   * All pages of an interface.
   *
   * @param peers the interface's peers in any order, keys unique
   * @return {@code count(peers.size())} pages
   * @throws WireFormatException when two peers share a key
   */
  public static List<Page> of(List<PeerRecord> peers) {
    int count = count(peers.size());
    List<List<PeerRecord>> buckets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      buckets.add(new ArrayList<>());
    }
    peers.forEach(peer -> buckets.get(indexOf(peer.publicKey(), count)).add(peer));
    return buckets.stream().map(Page::of).toList();
  }
}
