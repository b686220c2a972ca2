package dev.wheelwright.controller.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a seal covers, as bytes: the table's name, then each field with its length before it, so
 * that no two rows have the same bytes. An absent field differs from an empty one.
 */
public final class SealedFields {
  private static final int ABSENT = -1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private SealedFields() {}

  /** Begins with the kind of row, which no other kind shares. */
  public static SealedFields of(String kind) {
    return new SealedFields().add(kind);
  }

  public SealedFields add(byte @Nullable [] field) {
    int length = field == null ? ABSENT : field.length;
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    if (field != null) {
      bytes.writeBytes(field);
    }
    return this;
  }

  public SealedFields add(@Nullable String field) {
    return add(field == null ? null : field.getBytes(StandardCharsets.UTF_8));
  }

  public SealedFields add(long field) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(field).array());
  }

  public SealedFields add(@Nullable UUID field) {
    return add(field == null ? null : field.toString());
  }

  /** In microseconds, which is what PostgreSQL keeps of a time. */
  public SealedFields add(@Nullable Instant field) {
    return field == null
        ? add((byte[]) null)
        : add(ChronoUnit.MICROS.between(Instant.EPOCH, field));
  }

  /** A list, its length included. */
  public SealedFields add(Collection<String> field) {
    add(field.size());
    field.forEach(this::add);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
