package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.Signed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The binary form of what state files hold: byte strings after their length in four bytes. */
final class StateCodec {
  /** Anything longer was never written by an agent. */
  private static final int MAXIMUM_BYTES = 64 << 20;

  private StateCodec() {}

  /** Writes one thing to a stream. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  static byte[] encode(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
    }
    return bytes.toByteArray();
  }

  static DataInputStream input(byte[] payload) {
    return new DataInputStream(new ByteArrayInputStream(payload));
  }

  static void writeBytes(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAXIMUM_BYTES) {
      throw new IOException("a byte string of " + length + " bytes");
    }
    byte[] value = in.readNBytes(length);
    if (value.length != length) {
      throw new IOException("it ends within a byte string");
    }
    return value;
  }

  static void writeSigned(DataOutputStream out, Signed signed) throws IOException {
    writeBytes(out, signed.payload().toArray());
    writeBytes(out, signed.signature().toArray());
    writeBytes(out, signed.keyId().toBytes());
  }

  static Signed readSigned(DataInputStream in) throws IOException {
    Bytes payload = Bytes.of(readBytes(in));
    Bytes signature = Bytes.of(readBytes(in));
    return new Signed(payload, signature, KeyId.fromBytes(readBytes(in)));
  }
}
