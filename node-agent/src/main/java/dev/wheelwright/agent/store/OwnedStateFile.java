package dev.wheelwright.agent.store;

import dev.wheelwright.agent.device.OwnedState;
import dev.wheelwright.agent.device.OwnedStore;
import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the agent made on this machine, on disk. */
public final class OwnedStateFile implements OwnedStore {
  private final ChecksummedFile file;

  OwnedStateFile(ChecksummedFile file) {
    this.file = file;
  }

  @Override
  public Optional<OwnedState> load() throws IOException {
    Optional<byte[]> payload = file.read();
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    try (DataInputStream in = StateCodec.input(payload.get())) {
      String bootId = in.readUTF();
      Set<InterfaceName> interfaces = new HashSet<>();
      readWords(in).forEach(name -> interfaces.add(new InterfaceName(name)));
      Map<Sysctl.Global, String> sysctls = new EnumMap<>(Sysctl.Global.class);
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        Sysctl.Global sysctl = Sysctl.Global.valueOf(in.readUTF());
        sysctls.put(sysctl, in.readUTF());
      }
      return Optional.of(new OwnedState(bootId, interfaces, sysctls));
    } catch (IOException | IllegalArgumentException e) {
      throw file.corrupt(e);
    }
  }

  @Override
  public void save(OwnedState state) throws IOException {
    file.write(
        StateCodec.encode(
            out -> {
              out.writeUTF(state.bootId());
              writeWords(
                  out, state.interfaces().stream().map(InterfaceName::value).sorted().toList());
              out.writeInt(state.earlierSysctls().size());
              for (Map.Entry<Sysctl.Global, String> entry : state.earlierSysctls().entrySet()) {
                out.writeUTF(entry.getKey().name());
                out.writeUTF(entry.getValue());
              }
            }));
  }

  public void delete() throws IOException {
    file.delete();
  }

  private static void writeWords(DataOutputStream out, Collection<String> words)
      throws IOException {
    out.writeInt(words.size());
    for (String word : words) {
      out.writeUTF(word);
    }
  }

  private static List<String> readWords(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(in.readUTF());
    }
    return words;
  }
}
