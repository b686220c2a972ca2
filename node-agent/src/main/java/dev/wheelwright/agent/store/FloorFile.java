package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.WireFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The floor on disk: one line of epoch, revision, digest (or -) and time of issue. */
public final class FloorFile {
  private static final int WORDS = 4;

  private final ChecksummedFile file;

  FloorFile(ChecksummedFile file) {
    this.file = file;
  }

  /**
   * The floor; {@link Floor#NONE} when none was ever written.
   *
   * @throws CorruptStateException when the file is not what was written
   */
  public Floor read() throws IOException {
    Optional<byte[]> payload = file.read();
    return payload.isEmpty() ? Floor.NONE : parse(payload.get());
  }

  /** Replaces the floor, durably. */
  public void write(Floor floor) throws IOException {
    String line =
        String.join(
            " ",
            Long.toString(floor.stamp().epoch()),
            Long.toString(floor.stamp().revision()),
            floor.digest().map(Digest::toString).orElse("-"),
            Long.toString(floor.issuedAtSeconds()));
    file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  public void delete() throws IOException {
    file.delete();
  }

  private Floor parse(byte[] payload) throws CorruptStateException {
    List<String> words =
        List.of(new String(payload, StandardCharsets.US_ASCII).strip().split(" ", -1));
    if (words.size() != WORDS) {
      throw new CorruptStateException(file.path(), words.size() + " words where 4 belong");
    }
    try {
      return new Floor(
          new RevisionStamp(Long.parseLong(words.get(0)), Long.parseLong(words.get(1))),
          words.get(2).equals("-") ? Optional.empty() : Optional.of(Digest.parse(words.get(2))),
          Long.parseLong(words.get(3)));
    } catch (NumberFormatException | WireFormatException e) {
      throw file.corrupt(e);
    }
  }
}
