package dev.wheelwright.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Writes the one canonical protobuf encoding: fields in ascending order, defaults left out,
 * shortest varints.
 *
 * <p>Protobuf itself promises no canonical form, and signatures need one; any protobuf library
 * reads it, as config.proto says.
 */
final class CanonicalWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  CanonicalWriter unsigned(int field, long value) {
    if (value != 0) {
      varint(((long) field << 3) | CanonicalReader.VARINT);
      varint(value);
    }
    return this;
  }

  CanonicalWriter bool(int field, boolean value) {
    return unsigned(field, value ? 1 : 0);
  }

  CanonicalWriter bytes(int field, byte[] value) {
    return value.length == 0 ? this : element(field, value);
  }

  CanonicalWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  CanonicalWriter uuid(int field, UUID value) {
    return element(
        field,
        ByteBuffer.allocate(16)
            .putLong(value.getMostSignificantBits())
            .putLong(value.getLeastSignificantBits())
            .array());
  }

  CanonicalWriter address(int field, IpAddress address, int length) {
    byte[] bytes = address.toBytes();
    return element(
        field, ByteBuffer.allocate(bytes.length + 1).put(bytes).put((byte) length).array());
  }

  /** One element of a repeated field, or a message: written even when empty. */
  CanonicalWriter element(int field, byte[] value) {
    varint(((long) field << 3) | CanonicalReader.LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
