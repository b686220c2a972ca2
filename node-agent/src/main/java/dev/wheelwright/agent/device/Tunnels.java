package dev.wheelwright.agent.device;

import dev.wheelwright.agent.device.netlink.NetlinkSocket;
import dev.wheelwright.wire.InterfaceName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the WireGuard implementation behind an interface, and the one for new interfaces. Safe for
 * use by several threads.
 */
final class Tunnels {
  private final KernelBackend kernel;
  private final UserspaceBackend userspace;
  private final Path uapiDirectory;
  private final BackendChoice choice;
  private Optional<WireGuardBackend> chosen = Optional.empty();

  Tunnels(CommandRunner runner, Path uapiDirectory, BackendChoice choice) {
    this.kernel = new KernelBackend(runner, NetlinkSocket::open);
    this.userspace = new UserspaceBackend(runner, uapiDirectory);
    this.uapiDirectory = uapiDirectory;
    this.choice = choice;
  }

  /** The implementation for a new interface; the kernel is asked once. */
  synchronized WireGuardBackend forNewInterface() throws DeviceException {
    if (chosen.isEmpty()) {
      chosen =
          switch (choice) {
            case KERNEL -> Optional.of(kernel);
            case USERSPACE -> Optional.of(userspace);
            case AUTO -> Optional.of(kernel.isSupported() ? kernel : userspace);
          };
    }
    return chosen.orElseThrow();
  }

  /**
   * Whether WireGuard is behind an interface. Many programs make tun interfaces: one that is not
   * ours counts only if it has a socket.
   */
  boolean isTunnel(InterfaceName name, LinkReading link, boolean ours) {
    return switch (link.kind()) {
      case LinkReading.WIREGUARD -> true;
      case LinkReading.TUN -> ours || Files.exists(uapiDirectory.resolve(name + ".sock"));
      default -> false;
    };
  }

  /** The implementation behind an interface that is a tunnel. */
  WireGuardBackend backend(InterfaceName name, LinkReading link) {
    return link.kind().equals(LinkReading.WIREGUARD) ? kernel : userspace;
  }
}
