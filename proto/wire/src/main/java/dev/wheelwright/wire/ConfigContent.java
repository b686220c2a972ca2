package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;

/**
 * An appliance config as bytes: the head, and for each of its interfaces the peer pages. What is
 * digested, signed, stored and sent.
 *
 * <p>Digest = SHA-256("wheelwright-config-digest-v1" 0x00 || SHA-256(head) || SHA-256(page)...),
 * pages in the order of the head's interfaces.
 */
public final class ConfigContent {
  private static final String DIGEST_DOMAIN = "wheelwright-config-digest-v1";

  /** The config of an appliance that takes part in no overlay. */
  public static final ConfigContent EMPTY = of(ConfigHead.EMPTY, Map.of());

  private final Bytes headBytes;
  private final ConfigHead head;
  private final SequencedMap<UUID, List<Page>> pages;
  private final Digest digest;

  private ConfigContent(Bytes headBytes, ConfigHead head, SequencedMap<UUID, List<Page>> pages) {
    this.headBytes = headBytes;
    this.head = head;
    this.pages = pages;
    List<Digest> parts = new ArrayList<>();
    parts.add(Digest.of(headBytes.toArray()));
    pages.values().forEach(each -> each.forEach(page -> parts.add(page.digest())));
    this.digest = Digest.ofDigests(DIGEST_DOMAIN, parts);
  }

  /**
   * A config from its parts.
   *
   * @throws WireFormatException when the pages are not those that the head announces
   */
  public static ConfigContent of(ConfigHead head, Map<UUID, List<Page>> pages) {
    return assemble(Bytes.of(head.encode()), head, pages);
  }

  /**
   * A config from stored or received bytes. Peers are checked by {@link #decode}.
   *
   * @throws WireFormatException when the head is not canonical, or the pages are not those that it
   *     announces
   */
  public static ConfigContent ofBytes(Bytes head, Map<UUID, List<Page>> pages) {
    return assemble(head, ConfigHead.decode(head.toArray()), pages);
  }

  private static ConfigContent assemble(
      Bytes headBytes, ConfigHead head, Map<UUID, List<Page>> pages) {
    SequencedMap<UUID, List<Page>> ordered = new LinkedHashMap<>();
    for (InterfaceRecord each : head.interfaces()) {
      List<Page> own = pages.getOrDefault(each.membership(), List.of());
      if (own.size() != each.pages()) {
        throw new WireFormatException(
            "interface "
                + each.name()
                + ": "
                + own.size()
                + " pages where the head announces "
                + each.pages());
      }
      ordered.put(each.membership(), List.copyOf(own));
    }
    if (!ordered.keySet().equals(pages.keySet())) {
      throw new WireFormatException("pages of a membership that the head does not name");
    }
    return new ConfigContent(headBytes, head, ordered);
  }

  public ConfigHead head() {
    return head;
  }

  public Bytes headBytes() {
    return headBytes;
  }

  /** The pages of each membership, in the order of the head's interfaces. Unmodifiable. */
  public Map<UUID, List<Page>> pages() {
    return Collections.unmodifiableSequencedMap(pages);
  }

  public Digest digest() {
    return digest;
  }

  /**
   * The peers of each interface.
   *
   * @throws WireFormatException when a page is malformed, a record lies in the wrong page, or two
   *     peers of one interface claim the same prefix
   */
  public SequencedMap<InterfaceRecord, List<PeerRecord>> decode() {
    SequencedMap<InterfaceRecord, List<PeerRecord>> peers = new LinkedHashMap<>();
    for (InterfaceRecord each : head.interfaces()) {
      peers.put(each, peersOf(each));
    }
    return peers;
  }

  private List<PeerRecord> peersOf(InterfaceRecord each) {
    List<Page> own = pages.getOrDefault(each.membership(), List.of());
    List<PeerRecord> peers = new ArrayList<>();
    Set<IpPrefix> owned = new HashSet<>();
    for (int index = 0; index < own.size(); index++) {
      for (PeerRecord peer : own.get(index).peers()) {
        if (Pages.indexOf(peer.publicKey(), own.size()) != index) {
          throw new WireFormatException(
              "interface "
                  + each.name()
                  + ": peer "
                  + peer.publicKey()
                  + " lies in the wrong page");
        }
        for (IpPrefix prefix : peer.allowedIps()) {
          if (!owned.add(prefix)) {
            throw new WireFormatException("interface " + each.name() + ": two peers own " + prefix);
          }
        }
        peers.add(peer);
      }
    }
    if (Pages.count(peers.size()) != own.size()) {
      throw new WireFormatException(
          "interface " + each.name() + ": " + peers.size() + " peers on " + own.size() + " pages");
    }
    return peers;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigContent that
        && headBytes.equals(that.headBytes)
        && pages.equals(that.pages);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "ConfigContent[" + digest.shortForm() + "]";
  }
}
