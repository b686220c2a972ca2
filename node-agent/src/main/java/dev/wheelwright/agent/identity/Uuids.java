package dev.wheelwright.agent.identity;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.UUID;

/** UUIDs as the contract writes them: 16 bytes. */
public final class Uuids {
  private static final int BYTES = 16;

  private Uuids() {}

  /**
   * @throws IllegalArgumentException unless there are 16 bytes
   */
  public static UUID of(ByteString bytes) {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException("a UUID of " + bytes.size() + " bytes");
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  public static ByteString bytes(UUID uuid) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .flip());
  }
}
