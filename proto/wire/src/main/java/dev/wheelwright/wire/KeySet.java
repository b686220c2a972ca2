package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which online keys may sign for the fleet, and in which epoch. Signed by the root key. Message
 * KeySet of config.proto.
 *
 * @param fleet the fleet
 * @param epoch raised by the root after a leak; configs of an older epoch are refused
 * @param serial orders the key sets of an epoch
 * @param onlineKeys raw Ed25519 public keys, 32 bytes each
 */
public record KeySet(UUID fleet, long epoch, long serial, List<OnlineKey> onlineKeys) {
  private static final int KEY_BYTES = 32;

  /** A raw Ed25519 public key. Ordered by unsigned bytes. */
  public static final class OnlineKey implements Comparable<OnlineKey> {
    private final byte[] publicKey;

    private OnlineKey(byte[] publicKey) {
      this.publicKey = publicKey;
    }

    /**
     * @throws WireFormatException unless there are 32 bytes
     */
    public static OnlineKey of(byte[] publicKey) {
      if (publicKey.length != KEY_BYTES) {
        throw new WireFormatException("online key: " + publicKey.length + " bytes; must be 32");
      }
      return new OnlineKey(publicKey.clone());
    }

    public byte[] toBytes() {
      return publicKey.clone();
    }

    public KeyId id() {
      return KeyId.of(publicKey);
    }

    @Override
    public int compareTo(OnlineKey other) {
      return Arrays.compareUnsigned(publicKey, other.publicKey);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OnlineKey that && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
      return "OnlineKey[" + id() + "]";
    }
  }

  public KeySet {
    onlineKeys = Ascending.require("online keys", onlineKeys);
    if (onlineKeys.isEmpty()) {
      throw new WireFormatException("key set: no online key");
    }
  }

  /** The online key of that id, if the set names it. */
  public Optional<OnlineKey> find(KeyId id) {
    return onlineKeys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  public byte[] encode() {
    CanonicalWriter writer =
        new CanonicalWriter().uuid(1, fleet).unsigned(2, epoch).unsigned(3, serial);
    onlineKeys.forEach(key -> writer.element(4, key.toBytes()));
    return writer.toBytes();
  }

  /**
   * @throws WireFormatException unless the bytes are the canonical encoding of a key set
   */
  public static KeySet decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("KeySet", bytes);
    UUID fleet = new UUID(0, 0);
    long epoch = 0;
    long serial = 0;
    List<OnlineKey> keys = new ArrayList<>();
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> fleet = reader.uuid();
        case 2 -> epoch = reader.unsigned(Long.MAX_VALUE);
        case 3 -> serial = reader.unsigned(Long.MAX_VALUE);
        case 4 -> keys.add(OnlineKey.of(reader.bytes()));
        default -> throw reader.unknown(field);
      }
    }
    KeySet keySet = new KeySet(fleet, epoch, serial, keys);
    reader.requireCanonical(keySet.encode());
    return keySet;
  }
}
