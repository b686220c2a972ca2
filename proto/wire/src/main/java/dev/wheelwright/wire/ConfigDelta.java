package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How one config becomes another: a new head if it changed, and edits of pages by whole peer
 * records.
 *
 * @param base digest of the config that the delta applies to
 * @param head the new head's bytes; empty when it is unchanged
 * @param edits at most one for each page
 */
public record ConfigDelta(Digest base, Bytes head, List<PageEdit> edits) {

  /**
   * The change of one page.
   *
   * @param membership whose interface's page
   * @param page from 0
   * @param removeKeys public keys of peers that leave
   * @param putPeers encoded records of peers that join or change
   */
  public record PageEdit(
      UUID membership, int page, List<WgPublicKey> removeKeys, List<Bytes> putPeers) {
    public PageEdit {
      removeKeys = List.copyOf(removeKeys);
      putPeers = List.copyOf(putPeers);
    }
  }

  public ConfigDelta {
    edits = List.copyOf(edits);
  }

  /**
   * The delta from one config to another, unless only the whole will do: an interface whose page
   * count changes is cheaper sent whole, and the empty head of {@link ConfigContent#EMPTY} can't be
   * told from an unchanged one.
   *
   * @throws WireFormatException when a page is malformed
   */
  public static Optional<ConfigDelta> between(ConfigContent from, ConfigContent to) {
    boolean sameHead = to.headBytes().equals(from.headBytes());
    if (to.headBytes().isEmpty() && !sameHead) {
      return Optional.empty();
    }
    List<PageEdit> edits = new ArrayList<>();
    for (Map.Entry<UUID, List<Page>> entry : to.pages().entrySet()) {
      List<Page> before = from.pages().getOrDefault(entry.getKey(), List.of());
      List<Page> after = entry.getValue();
      if (!before.isEmpty() && before.size() != after.size()) {
        return Optional.empty();
      }
      for (int i = 0; i < after.size(); i++) {
        Page old = before.isEmpty() ? Page.EMPTY : before.get(i);
        if (!old.equals(after.get(i))) {
          edits.add(edit(entry.getKey(), i, old, after.get(i)));
        }
      }
    }
    Bytes head = sameHead ? Bytes.EMPTY : to.headBytes();
    return Optional.of(new ConfigDelta(from.digest(), head, edits));
  }

  private static PageEdit edit(UUID membership, int index, Page before, Page after) {
    Map<WgPublicKey, PeerRecord> old = new HashMap<>();
    before.peers().forEach(peer -> old.put(peer.publicKey(), peer));
    List<Bytes> put = new ArrayList<>();
    for (PeerRecord peer : after.peers()) {
      if (!peer.equals(old.remove(peer.publicKey()))) {
        put.add(Bytes.of(peer.encode()));
      }
    }
    return new PageEdit(membership, index, old.keySet().stream().sorted().toList(), put);
  }

  /**
   * The config that the delta makes of its base. Whoever receives a delta must compare the result's
   * digest with the one that was signed.
   *
   * @throws WireFormatException when this is not a delta of that base, or names a page that does
   *     not exist
   */
  public ConfigContent applyTo(ConfigContent from) {
    if (!from.digest().equals(base)) {
      throw new WireFormatException(
          "delta: made for " + base.shortForm() + ", not for " + from.digest().shortForm());
    }
    Bytes newHead = head.isEmpty() ? from.headBytes() : head;
    Map<UUID, List<Page>> pages = new HashMap<>();
    for (InterfaceRecord each : ConfigHead.decode(newHead.toArray()).interfaces()) {
      List<Page> before = from.pages().get(each.membership());
      pages.put(
          each.membership(), new ArrayList<>(before != null ? before : emptyPages(each.pages())));
    }
    Set<List<Object>> edited = new HashSet<>();
    for (PageEdit edit : edits) {
      List<Page> own = pages.get(edit.membership());
      if (own == null
          || edit.page() < 0
          || edit.page() >= own.size()
          || !edited.add(List.of(edit.membership(), edit.page()))) {
        throw new WireFormatException(
            "delta: page "
                + edit.page()
                + " of membership "
                + edit.membership()
                + " can't be edited");
      }
      own.set(edit.page(), own.get(edit.page()).edit(edit.removeKeys(), edit.putPeers()));
    }
    return ConfigContent.ofBytes(newHead, pages);
  }

  private static List<Page> emptyPages(int count) {
    return Collections.nCopies(count, Page.EMPTY);
  }
}
