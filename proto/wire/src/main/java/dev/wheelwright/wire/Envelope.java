package dev.wheelwright.wire;

import java.util.Optional;
import java.util.UUID;

/**
 * What is signed of a config: whose it is, when it was made, and its digest. Message Envelope of
 * config.proto.
 *
 * @param schema version of the config format; this code writes and reads {@link #SCHEMA}
 * @param fleet the fleet that the config belongs to
 * @param appliance the one appliance that may apply it
 * @param stamp epoch and revision
 * @param configDigest identifies the content
 * @param previousDigest the desired config before this one; for audit only
 * @param issuedAtSeconds Unix time
 * @param minimumAgent the oldest agent level that can apply the config
 */
public record Envelope(
    int schema,
    UUID fleet,
    UUID appliance,
    RevisionStamp stamp,
    Digest configDigest,
    Optional<Digest> previousDigest,
    long issuedAtSeconds,
    int minimumAgent) {
  /** The config format of this version. */
  public static final int SCHEMA = 1;

  /**
   * The level of an agent built from this version, compared with {@link #minimumAgent}. 2: policies
   * in the firewall.
   */
  public static final int AGENT_LEVEL = 2;

  public byte[] encode() {
    return new CanonicalWriter()
        .unsigned(1, schema)
        .uuid(2, fleet)
        .uuid(3, appliance)
        .unsigned(4, stamp.epoch())
        .unsigned(5, stamp.revision())
        .bytes(6, configDigest.toBytes())
        .bytes(7, previousDigest.map(Digest::toBytes).orElse(new byte[0]))
        .unsigned(8, issuedAtSeconds)
        .unsigned(9, minimumAgent)
        .toBytes();
  }

  /**
   * @throws WireFormatException unless the bytes are the canonical encoding of an envelope
   */
  public static Envelope decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Envelope", bytes);
    int schema = 0;
    UUID fleet = new UUID(0, 0);
    UUID appliance = new UUID(0, 0);
    long epoch = 0;
    long revision = 0;
    byte[] digest = {};
    Optional<Digest> previous = Optional.empty();
    long issuedAt = 0;
    int minimumAgent = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> schema = reader.unsignedInt(Integer.MAX_VALUE);
        case 2 -> fleet = reader.uuid();
        case 3 -> appliance = reader.uuid();
        case 4 -> epoch = reader.unsigned(Long.MAX_VALUE);
        case 5 -> revision = reader.unsigned(Long.MAX_VALUE);
        case 6 -> digest = reader.bytes();
        case 7 -> previous = Optional.of(Digest.fromBytes(reader.bytes()));
        case 8 -> issuedAt = reader.unsigned(Long.MAX_VALUE);
        case 9 -> minimumAgent = reader.unsignedInt(Integer.MAX_VALUE);
        default -> throw reader.unknown(field);
      }
    }
    Envelope envelope =
        new Envelope(
            schema,
            fleet,
            appliance,
            new RevisionStamp(epoch, revision),
            Digest.fromBytes(digest),
            previous,
            issuedAt,
            minimumAgent);
    reader.requireCanonical(envelope.encode());
    return envelope;
  }
}
