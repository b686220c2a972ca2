package dev.wheelwright.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads what {@link CanonicalWriter} writes, and nothing else: every unknown field, wrong wire type
 * or truncation is refused here, and every other spelling of the same content by {@link
 * #requireCanonical}.
 */
final class CanonicalReader {
  static final int VARINT = 0;
  static final int LENGTH_DELIMITED = 2;
  private static final int UUID_BYTES = 16;

  private final String message;
  private final byte[] bytes;
  private int position;
  private int wireType;

  CanonicalReader(String message, byte[] bytes) {
    this.message = message;
    this.bytes = bytes;
  }

  /** The number of the next field, or 0 at the end. */
  int next() {
    if (position == bytes.length) {
      return 0;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    long field = tag >>> 3;
    if (field < 1 || field > 1 << 16) {
      throw invalid("field number " + field);
    }
    return (int) field;
  }

  /** An unsigned value of at most {@code maximum}. */
  long unsigned(long maximum) {
    requireType(VARINT);
    long value = varint();
    if (value < 0 || value > maximum) {
      throw invalid("value " + Long.toUnsignedString(value) + " above " + maximum);
    }
    return value;
  }

  int unsignedInt(int maximum) {
    return (int) unsigned(maximum);
  }

  boolean bool() {
    return unsigned(1) == 1;
  }

  byte[] bytes() {
    requireType(LENGTH_DELIMITED);
    long length = varint();
    if (length < 0 || length > bytes.length - position) {
      throw invalid("truncated");
    }
    byte[] value = Arrays.copyOfRange(bytes, position, position + (int) length);
    position += (int) length;
    return value;
  }

  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException(message + ": text is not UTF-8", e);
    }
  }

  UUID uuid() {
    byte[] value = bytes();
    if (value.length != UUID_BYTES) {
      throw invalid("a UUID of " + value.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  InterfaceAddress address() {
    byte[] value = bytes();
    if (value.length == 0) {
      throw invalid("an empty address");
    }
    int last = value.length - 1;
    return new InterfaceAddress(IpAddress.of(Arrays.copyOf(value, last)), value[last] & 0xff);
  }

  IpPrefix prefix() {
    InterfaceAddress address = address();
    return new IpPrefix(address.address(), address.length());
  }

  WireFormatException unknown(int field) {
    return invalid("unknown field " + field);
  }

  /**
   * Refuses bytes that say the same as their canonical form in other words: a signature covers
   * bytes, not meanings.
   */
  void requireCanonical(byte[] canonical) {
    if (!Arrays.equals(bytes, canonical)) {
      throw invalid("not the canonical encoding");
    }
  }

  private void requireType(int expected) {
    if (wireType != expected) {
      throw invalid("wire type " + wireType + " where " + expected + " belongs");
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position == bytes.length) {
        throw invalid("truncated");
      }
      byte next = bytes[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw invalid("a varint of more than ten bytes");
  }

  private WireFormatException invalid(String what) {
    return new WireFormatException(message + ": " + what);
  }
}
