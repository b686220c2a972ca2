package dev.wheelwright.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest: 32 bytes, written in lower-case hexadecimal. Ordered by unsigned bytes. */
public final class Digest implements Comparable<Digest> {
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** SHA-256 of the content. */
  public static Digest of(byte[] content) {
    return new Digest(sha256().digest(content));
  }

  /**
   * A digest that was computed elsewhere.
   *
   * @throws WireFormatException unless there are 32 bytes
   */
  public static Digest fromBytes(byte[] digest) {
    if (digest.length != BYTES) {
      throw new WireFormatException("digest: " + digest.length + " bytes; must be 32");
    }
    return new Digest(digest.clone());
  }

  /**
   * @throws WireFormatException unless the text is 64 lower-case hexadecimal digits
   */
  public static Digest parse(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new WireFormatException("digest: must be 64 lower-case hexadecimal digits");
    }
    return new Digest(HexFormat.of().parseHex(hex));
  }

  /** SHA-256 over a domain, its terminating zero byte, and the digests in order. */
  static Digest ofDigests(String domain, Iterable<Digest> parts) {
    MessageDigest sha = sha256();
    sha.update(domain.getBytes(StandardCharsets.US_ASCII));
    sha.update((byte) 0);
    for (Digest part : parts) {
      sha.update(part.bytes);
    }
    return new Digest(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  int firstByte() {
    return bytes[0] & 0xff;
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The first twelve hexadecimal digits, for people. */
  public String shortForm() {
    return toString().substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
