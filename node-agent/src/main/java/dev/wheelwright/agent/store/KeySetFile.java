package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;

/** The newest root-signed key set, as it was received: whoever reads it verifies it again. */
public final class KeySetFile {
  private final ChecksummedFile file;

  KeySetFile(ChecksummedFile file) {
    this.file = file;
  }

  /**
   * The stored key set, unverified; empty when there is none.
   *
   * @throws CorruptStateException when the file is not what was written
   */
  public Optional<Signed> read() throws IOException {
    Optional<byte[]> payload = file.read();
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    try (DataInputStream in = StateCodec.input(payload.get())) {
      return Optional.of(StateCodec.readSigned(in));
    } catch (IOException | WireFormatException e) {
      throw file.corrupt(e);
    }
  }

  public void write(Signed keySet) throws IOException {
    file.write(StateCodec.encode(out -> StateCodec.writeSigned(out, keySet)));
  }

  public void delete() throws IOException {
    file.delete();
  }
}
