package dev.wheelwright.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A run of peer records: each with its length (4 bytes, big-endian) before it, strictly ascending
 * by public key. Immutable; identified by the digest of its bytes.
 */
public final class Page {
  public static final Page EMPTY = new Page(new byte[0]);

  private final byte[] content;
  private final Digest digest;

  private Page(byte[] content) {
    this.content = content;
    this.digest = Digest.of(content);
  }

  /**
   * A page of these peers.
   *
   * @throws WireFormatException when two share a key
   */
  public static Page of(List<PeerRecord> peers) {
    List<PeerRecord> sorted =
        peers.stream().sorted(Comparator.comparing(PeerRecord::publicKey)).toList();
    Ascending.require("page", sorted.stream().map(PeerRecord::publicKey).toList());
    return ofEncoded(sorted.stream().map(PeerRecord::encode).toList());
  }

  /** A page from its bytes as stored or sent; they are checked by {@link #peers}. */
  public static Page ofBytes(byte[] content) {
    return content.length == 0 ? EMPTY : new Page(content.clone());
  }

  private static Page ofEncoded(Iterable<byte[]> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] each : records) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(each.length).array());
      out.writeBytes(each);
    }
    return ofBytes(out.toByteArray());
  }

  public byte[] toBytes() {
    return content.clone();
  }

  public int size() {
    return content.length;
  }

  public Digest digest() {
    return digest;
  }

  /**
   * The page's peers, ascending by public key.
   *
   * @throws WireFormatException when the bytes are not a page
   */
  public List<PeerRecord> peers() {
    return List.copyOf(decoded().values().stream().map(Encoded::peer).toList());
  }

  /**
   * The page after an edit. Records that the edit does not name are copied as bytes, never
   * re-serialised.
   *
   * @throws WireFormatException when a key to remove is absent, or the page or a record is
   *     malformed
   */
  Page edit(List<WgPublicKey> removeKeys, List<Bytes> putPeers) {
    SequencedMap<WgPublicKey, Encoded> records = decoded();
    for (WgPublicKey key : removeKeys) {
      if (records.remove(key) == null) {
        throw new WireFormatException("delta: removes a peer that the page does not hold: " + key);
      }
    }
    for (Bytes bytes : putPeers) {
      PeerRecord peer = PeerRecord.decode(bytes.toArray());
      records.put(peer.publicKey(), new Encoded(peer, bytes));
    }
    return ofEncoded(records.values().stream().map(each -> each.bytes().toArray()).toList());
  }

  private record Encoded(PeerRecord peer, Bytes bytes) {}

  private SequencedMap<WgPublicKey, Encoded> decoded() {
    SequencedMap<WgPublicKey, Encoded> records = new TreeMap<>();
    List<WgPublicKey> order = new ArrayList<>();
    int position = 0;
    while (position < content.length) {
      if (content.length - position < Integer.BYTES) {
        throw new WireFormatException("page: truncated length at byte " + position);
      }
      int length = ByteBuffer.wrap(content, position, Integer.BYTES).getInt();
      position += Integer.BYTES;
      if (length <= 0 || length > content.length - position) {
        throw new WireFormatException("page: record of " + length + " bytes at byte " + position);
      }
      byte[] bytes = Arrays.copyOfRange(content, position, position + length);
      position += length;
      PeerRecord peer = PeerRecord.decode(bytes);
      order.add(peer.publicKey());
      records.put(peer.publicKey(), new Encoded(peer, Bytes.of(bytes)));
    }
    Ascending.require("page", order);
    return records;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Page that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "Page[" + digest.shortForm() + ", " + content.length + " bytes]";
  }
}
