package dev.wheelwright.e2e.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the laboratory needs of the machine. */
public final class Tools {

  private static final SequencedMap<String, String> PACKAGE_OF =
      new TreeMap<>(
          Map.of(
              "ip", "iproute2",
              "nft", "nftables",
              "wg", "wireguard-tools",
              "ping", "iputils-ping",
              "tcpdump", "tcpdump",
              "unshare", "util-linux",
              "nsenter", "util-linux",
              "setsid", "util-linux",
              "mount", "mount",
              "kill", "procps"));

  private Tools() {}

  /**
   * Checks that this program runs as root and that every tool is on the PATH.
   *
   * @throws LabException naming everything that is missing and the Debian packages that have it
   */
  public static void check() {
    if (!isRoot()) {
      throw new LabException(
          "the laboratory makes network namespaces, which needs root: run it as root or with sudo");
    }
    List<String> missing = PACKAGE_OF.keySet().stream().filter(tool -> find(tool) == null).toList();
    if (!missing.isEmpty()) {
      List<String> packages = missing.stream().map(PACKAGE_OF::get).distinct().toList();
      throw new LabException(
          "missing: %s; install with: apt-get install --no-install-recommends %s"
              .formatted(String.join(", ", missing), String.join(" ", packages)));
    }
  }

  /** The tool's file, or null when no folder of the PATH has it. */
  public static @Nullable Path find(String tool) {
    String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new LabException("cannot read /proc/self", e);
    }
  }
}
