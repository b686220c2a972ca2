package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * An atomic file that knows its own format and whether it is whole: a line with the format's name,
 * the payload, and SHA-256 of both.
 */
final class ChecksummedFile {
  private final AtomicFile file;
  private final byte[] format;

  /**
   * @param format name and version of the payload's form, such as {@code wheelwright-floor-1}
   */
  ChecksummedFile(AtomicFile file, String format) {
    this.file = file;
    this.format = (format + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  Path path() {
    return file.path();
  }

  void write(byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(format);
    out.writeBytes(payload);
    out.writeBytes(Digest.of(out.toByteArray()).toBytes());
    file.write(out.toByteArray());
  }

  /**
   * The payload; empty when there is no file.
   *
   * @throws CorruptStateException when the file is of another format, torn or changed
   */
  Optional<byte[]> read() throws IOException {
    Optional<byte[]> content = file.read();
    return content.isEmpty() ? Optional.empty() : Optional.of(payload(content.get()));
  }

  void delete() throws IOException {
    file.delete();
  }

  CorruptStateException corrupt(Exception cause) {
    return new CorruptStateException(path(), cause);
  }

  private byte[] payload(byte[] content) throws CorruptStateException {
    int end = content.length - Digest.BYTES;
    if (end < format.length) {
      throw new CorruptStateException(path(), "it is too short");
    }
    byte[] body = Arrays.copyOf(content, end);
    byte[] trailer = Arrays.copyOfRange(content, end, content.length);
    if (!Arrays.equals(Digest.of(body).toBytes(), trailer)) {
      throw new CorruptStateException(path(), "its checksum does not match");
    }
    if (!Arrays.equals(Arrays.copyOf(body, format.length), format)) {
      throw new CorruptStateException(path(), "it is of another format");
    }
    return Arrays.copyOfRange(body, format.length, body.length);
  }
}
