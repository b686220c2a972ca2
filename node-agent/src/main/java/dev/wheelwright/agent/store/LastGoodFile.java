package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The last config that the device was proved to have, whole, in one file. */
public final class LastGoodFile {
  private static final int MAXIMUM_INTERFACES = 4096;

  private final ChecksummedFile file;

  LastGoodFile(ChecksummedFile file) {
    this.file = file;
  }

  /**
   * The stored config, unverified; empty when there is none.
   *
   * @throws CorruptStateException when the file is not what was written
   */
  public Optional<StoredConfig> read() throws IOException {
    Optional<byte[]> payload = file.read();
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    try (DataInputStream in = StateCodec.input(payload.get())) {
      Signed keySet = StateCodec.readSigned(in);
      Signed envelope = StateCodec.readSigned(in);
      return Optional.of(new StoredConfig(keySet, envelope, readContent(in)));
    } catch (IOException | WireFormatException e) {
      throw file.corrupt(e);
    }
  }

  public void write(StoredConfig config) throws IOException {
    file.write(
        StateCodec.encode(
            out -> {
              StateCodec.writeSigned(out, config.keySet());
              StateCodec.writeSigned(out, config.envelope());
              writeContent(out, config.content());
            }));
  }

  public void delete() throws IOException {
    file.delete();
  }

  private static void writeContent(DataOutputStream out, ConfigContent content) throws IOException {
    StateCodec.writeBytes(out, content.headBytes().toArray());
    out.writeInt(content.pages().size());
    for (Map.Entry<UUID, List<Page>> entry : content.pages().entrySet()) {
      out.writeLong(entry.getKey().getMostSignificantBits());
      out.writeLong(entry.getKey().getLeastSignificantBits());
      out.writeInt(entry.getValue().size());
      for (Page page : entry.getValue()) {
        StateCodec.writeBytes(out, page.toBytes());
      }
    }
  }

  private static ConfigContent readContent(DataInputStream in) throws IOException {
    Bytes head = Bytes.of(StateCodec.readBytes(in));
    int interfaces = readCount(in);
    Map<UUID, List<Page>> pages = new LinkedHashMap<>();
    for (int i = 0; i < interfaces; i++) {
      UUID membership = new UUID(in.readLong(), in.readLong());
      int count = readCount(in);
      List<Page> own = new ArrayList<>();
      for (int page = 0; page < count; page++) {
        own.add(Page.ofBytes(StateCodec.readBytes(in)));
      }
      pages.put(membership, own);
    }
    if (in.read() >= 0) {
      throw new IOException("something follows its end");
    }
    return ConfigContent.ofBytes(head, pages);
  }

  private static int readCount(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAXIMUM_INTERFACES) {
      throw new IOException("a count of " + count);
    }
    return count;
  }
}
