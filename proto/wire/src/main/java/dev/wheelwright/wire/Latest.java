package dev.wheelwright.wire;

import java.util.UUID;

/**
 * The controller's signed answer to an agent's fresh nonce: nothing older than this is current.
 * Message Latest of config.proto.
 *
 * @param fleet the fleet
 * @param appliance who asked
 * @param nonce the 32 bytes that the agent sent
 * @param stamp epoch and revision of the appliance's desired config
 * @param configDigest the desired config
 * @param notAfterSeconds Unix time after which the agent raises an alarm, and keeps its tunnels
 */
public record Latest(
    UUID fleet,
    UUID appliance,
    Bytes nonce,
    RevisionStamp stamp,
    Digest configDigest,
    long notAfterSeconds) {
  public static final int NONCE_BYTES = 32;

  /**
   * @throws WireFormatException unless the nonce has 32 bytes
   */
  public Latest {
    if (nonce.size() != NONCE_BYTES) {
      throw new WireFormatException("Latest: a nonce of " + nonce.size() + " bytes; must be 32");
    }
  }

  public byte[] encode() {
    return new CanonicalWriter()
        .uuid(1, fleet)
        .uuid(2, appliance)
        .bytes(3, nonce.toArray())
        .unsigned(4, stamp.epoch())
        .unsigned(5, stamp.revision())
        .bytes(6, configDigest.toBytes())
        .unsigned(7, notAfterSeconds)
        .toBytes();
  }

  /**
   * @throws WireFormatException unless the bytes are the canonical encoding of a Latest
   */
  public static Latest decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Latest", bytes);
    UUID fleet = new UUID(0, 0);
    UUID appliance = new UUID(0, 0);
    Bytes nonce = Bytes.EMPTY;
    long epoch = 0;
    long revision = 0;
    byte[] digest = {};
    long notAfter = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> fleet = reader.uuid();
        case 2 -> appliance = reader.uuid();
        case 3 -> nonce = Bytes.of(reader.bytes());
        case 4 -> epoch = reader.unsigned(Long.MAX_VALUE);
        case 5 -> revision = reader.unsigned(Long.MAX_VALUE);
        case 6 -> digest = reader.bytes();
        case 7 -> notAfter = reader.unsigned(Long.MAX_VALUE);
        default -> throw reader.unknown(field);
      }
    }
    Latest latest =
        new Latest(
            fleet,
            appliance,
            nonce,
            new RevisionStamp(epoch, revision),
            Digest.fromBytes(digest),
            notAfter);
    reader.requireCanonical(latest.encode());
    return latest;
  }
}
