package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.WireFormatException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;

/** The last attempt on disk. */
public final class AttemptFile {
  private final ChecksummedFile file;

  AttemptFile(ChecksummedFile file) {
    this.file = file;
  }

  /**
   * @throws CorruptStateException when the file is not what was written
   */
  public Optional<Attempt> read() throws IOException {
    Optional<byte[]> payload = file.read();
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    try (DataInputStream in = StateCodec.input(payload.get())) {
      RevisionStamp stamp = new RevisionStamp(in.readLong(), in.readLong());
      return Optional.of(new Attempt(stamp, Digest.fromBytes(StateCodec.readBytes(in))));
    } catch (IOException | WireFormatException e) {
      throw file.corrupt(e);
    }
  }

  public void write(Attempt attempt) throws IOException {
    file.write(
        StateCodec.encode(
            out -> {
              out.writeLong(attempt.stamp().epoch());
              out.writeLong(attempt.stamp().revision());
              StateCodec.writeBytes(out, attempt.digest().toBytes());
            }));
  }

  public void delete() throws IOException {
    file.delete();
  }
}
