package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where peers without a configured endpoint were last reached. A concentrator that boots cannot
 * call its spokes without that.
 */
public final class PeerEndpointsFile {
  private final ChecksummedFile file;

  PeerEndpointsFile(ChecksummedFile file) {
    this.file = file;
  }

  /** One peer of one interface. */
  public record PeerName(InterfaceName name, WgPublicKey publicKey) {}

  /**
   * The endpoints; none when no file was ever written.
   *
   * @throws CorruptStateException when the file is not what was written
   */
  public Map<PeerName, Endpoint> read() throws IOException {
    Optional<byte[]> payload = file.read();
    if (payload.isEmpty()) {
      return Map.of();
    }
    try (DataInputStream in = StateCodec.input(payload.get())) {
      Map<PeerName, Endpoint> endpoints = new HashMap<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        InterfaceName name = new InterfaceName(in.readUTF());
        WgPublicKey key = WgPublicKey.of(StateCodec.readBytes(in));
        endpoints.put(new PeerName(name, key), new Endpoint(in.readUTF(), in.readInt()));
      }
      return endpoints;
    } catch (IOException | IllegalArgumentException e) {
      throw file.corrupt(e);
    }
  }

  public void write(Map<PeerName, Endpoint> endpoints) throws IOException {
    file.write(
        StateCodec.encode(
            out -> {
              out.writeInt(endpoints.size());
              for (Map.Entry<PeerName, Endpoint> entry : endpoints.entrySet()) {
                out.writeUTF(entry.getKey().name().value());
                StateCodec.writeBytes(out, entry.getKey().publicKey().toBytes());
                out.writeUTF(entry.getValue().host());
                out.writeInt(entry.getValue().port());
              }
            }));
  }

  public void delete() throws IOException {
    file.delete();
  }
}
