package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompetingManagersTest {
  @TempDir private Path root;

  @Test
  void namesFilesOfEachManager() throws IOException {
    write("etc/wireguard/EMEA.conf", "");
    write("etc/systemd/network/10-tunnel.netdev", "[NetDev]\nName = EMEA\nKind=wireguard\n");
    write("etc/systemd/network/10-tunnel.network", "[Match]\nName=EMEA\n");
    write(
        "etc/NetworkManager/system-connections/x.nmconnection",
        "[connection]\ninterface-name=EMEA\n");
    write(
        "etc/NetworkManager/system-connections/y.nmconnection",
        "[connection]\ninterface-name=EMEA2\n");

    assertThat(new CompetingManagers(root).findings(new InterfaceName("EMEA")))
        .extracting(Finding::subject)
        .containsExactly(
            "/etc/wireguard/EMEA.conf",
            "/etc/systemd/network/10-tunnel.netdev",
            "/etc/NetworkManager/system-connections/x.nmconnection");
  }

  @Test
  void findsNothingOnPlainMachine() {
    assertThat(new CompetingManagers(root).findings(new InterfaceName("EMEA"))).isEmpty();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
