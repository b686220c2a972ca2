package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  /**
   * An interface's pages after a change of a few peers.
   *
   * @param pages all of them
   * @param encoded how many of them had to be written anew
   */
  public record Edited(List<Page> pages, int encoded) {
    public Edited {
      pages = List.copyOf(pages);
    }
  }

  /**
   * The pages after a change that leaves their number as it is: the same bytes as {@link #of} gives
   * for the new peers, by work on the touched pages alone.
   *
   * @param pages all pages of the interface before the change
   * @param remove keys of peers that leave; each is there
   * @param put peers that join or change
   * @throws WireFormatException when a key to remove is absent, or a page is malformed
   */
  public static Edited edit(
      List<Page> pages, Collection<WgPublicKey> remove, Collection<PeerRecord> put) {
    Map<Integer, List<WgPublicKey>> leaving =
        remove.stream().collect(Collectors.groupingBy(key -> indexOf(key, pages.size())));
    Map<Integer, List<Bytes>> joining =
        put.stream()
            .collect(
                Collectors.groupingBy(
                    peer -> indexOf(peer.publicKey(), pages.size()),
                    Collectors.mapping(peer -> Bytes.of(peer.encode()), Collectors.toList())));
    Set<Integer> touched = new TreeSet<>(leaving.keySet());
    touched.addAll(joining.keySet());
    List<Page> edited = new ArrayList<>(pages);
    for (int index : touched) {
      List<WgPublicKey> keys = leaving.getOrDefault(index, List.of());
      edited.set(index, pages.get(index).edit(keys, joining.getOrDefault(index, List.of())));
    }
    return new Edited(edited, touched.size());
  }
}
