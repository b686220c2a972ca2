package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.wire.InterfaceName;
import java.util.List;

/**
 * WireGuard in the kernel, by way of {@code ip} and {@code wg}. Keys go through standard input
 * only.
 */
final class KernelBackend implements WireGuardBackend {
  private static final String PROBE = "ww-probe";

  private final CommandRunner runner;

  KernelBackend(CommandRunner runner) {
    this.runner = runner;
  }

  /** Whether this kernel knows WireGuard, found out by making an interface and deleting it. */
  boolean isSupported() throws DeviceException {
    CommandResult added =
        runner.run(Command.of("ip", "link", "add", "dev", PROBE, "type", "wireguard"));
    boolean leftover = added.errors().contains("File exists");
    if (!added.succeeded() && !leftover) {
      return false;
    }
    runner.run(Command.of("ip", "link", "delete", "dev", PROBE)).require();
    return runner.isInstalled("wg");
  }

  @Override
  public void make(InterfaceName name) throws DeviceException {
    runner.run(Command.of("ip", "link", "add", "dev", name.value(), "type", "wireguard")).require();
  }

  /** The kernel is ready at once. */
  @Override
  public void awaitReady(InterfaceName name) {}

  /** The kernel leaves nothing behind. */
  @Override
  public void awaitGone(InterfaceName name) {}

  @Override
  public ObservedWireGuard read(InterfaceName name) throws DeviceException {
    String dump = runner.run(Command.of("wg", "show", name.value(), "dump")).require();
    try {
      return WgDump.parse(dump);
    } catch (MalformedReadingException e) {
      throw new DeviceException(
          "the output of 'wg show " + name + " dump' is unusable: " + e.getMessage(), e);
    }
  }

  @Override
  public void configure(ConfigureWireGuard change) throws DeviceException {
    List<Command> commands = new WgCommands(change).commands();
    for (Command command : commands) {
      runner.run(command).require();
    }
  }
}
