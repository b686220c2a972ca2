package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for other managers' files about an interface name of ours: wg-quick, systemd-networkd and
 * NetworkManager.
 */
public final class CompetingManagers {
  private static final List<String> NETWORKD =
      List.of("etc/systemd/network", "run/systemd/network", "usr/lib/systemd/network");
  private static final List<String> NETWORK_MANAGER =
      List.of("etc/NetworkManager/system-connections", "run/NetworkManager/system-connections");

  private final Path root;

  /**
   * @param root the file system's root, but in tests
   */
  public CompetingManagers(Path root) {
    this.root = root;
  }

  /**
   * One finding for each file that would make or configure an interface of that name; files that
   * cannot be read are found too.
   */
  public List<Finding> findings(InterfaceName name) {
    List<Finding> findings = new ArrayList<>();
    Path quick = root.resolve("etc/wireguard").resolve(name + ".conf");
    if (Files.exists(quick)) {
      findings.add(finding(quick, "wg-quick", name));
    }
    search(NETWORKD, ".netdev", "Name=" + name)
        .forEach(file -> findings.add(finding(file, "systemd-networkd", name)));
    search(NETWORK_MANAGER, "", "interface-name=" + name)
        .forEach(file -> findings.add(finding(file, "NetworkManager", name)));
    return findings;
  }

  private Finding finding(Path file, String manager, InterfaceName name) {
    return new Finding(
        "/" + root.relativize(file),
        manager + " has a configuration of its own for interface '" + name + "'");
  }

  private List<Path> search(List<String> directories, String suffix, String line) {
    List<Path> found = new ArrayList<>();
    for (String directory : directories) {
      Path folder = root.resolve(directory);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(suffix) && holds(file, line))
            .sorted()
            .forEach(found::add);
      } catch (IOException e) {
        found.add(folder);
      }
    }
    return found;
  }

  private static boolean holds(Path file, String wanted) {
    try {
      return Files.isRegularFile(file)
          && Files.readAllLines(file, ISO_8859_1).stream()
              .anyMatch(line -> line.replace(" ", "").equals(wanted));
    } catch (IOException e) {
      return true;
    }
  }
}
