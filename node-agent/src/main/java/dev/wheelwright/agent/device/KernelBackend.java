package dev.wheelwright.agent.device;

import dev.wheelwright.agent.device.netlink.Conversation;
import dev.wheelwright.agent.device.netlink.Errno;
import dev.wheelwright.agent.device.netlink.GenericFamily;
import dev.wheelwright.agent.device.netlink.MessageWriter;
import dev.wheelwright.agent.device.netlink.NetlinkChannel;
import dev.wheelwright.agent.device.netlink.NetlinkException;
import dev.wheelwright.agent.device.netlink.NetlinkSocket;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.wire.InterfaceName;
import java.util.List;
import java.util.Optional;

/** WireGuard in the kernel, by generic netlink. Safe for use by several threads. */
final class KernelBackend implements WireGuardBackend {
  /** A reading during which somebody changes the device is begun again this often at most. */
  private static final int READINGS = 10;

  private final CommandRunner runner;
  private final NetlinkChannel.Opener netlink;

  KernelBackend(CommandRunner runner, NetlinkChannel.Opener netlink) {
    this.runner = runner;
    this.netlink = netlink;
  }

  /** Whether this kernel knows WireGuard; one that has it as a module loads it now. */
  boolean isSupported() throws DeviceException {
    try (NetlinkChannel channel = netlink.open(NetlinkSocket.GENERIC)) {
      return GenericFamily.find(new Conversation(channel), KernelAttributes.FAMILY).isPresent();
    } catch (NetlinkException e) {
      throw new DeviceException("the kernel can't be asked for WireGuard: " + e.getMessage(), e);
    }
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

  /** Reads the device; once more from the start when it changed or messages were lost meanwhile. */
  @Override
  public ObservedWireGuard read(InterfaceName name) throws DeviceException {
    for (int reading = 1; ; reading++) {
      try {
        return readOnce(name);
      } catch (NetlinkException e) {
        if (!e.isTorn() || reading == READINGS) {
          throw new DeviceException(
              "the kernel's account of '" + name + "' is unusable: " + e.getMessage(), e);
        }
      } catch (MalformedReadingException e) {
        throw new DeviceException(
            "the kernel's account of '" + name + "' is unusable: " + e.getMessage(), e);
      }
    }
  }

  private ObservedWireGuard readOnce(InterfaceName name)
      throws NetlinkException, MalformedReadingException {
    try (NetlinkChannel channel = netlink.open(NetlinkSocket.GENERIC)) {
      Conversation conversation = new Conversation(channel);
      GenericFamily family = family(conversation);
      KernelDump dump = new KernelDump(name);
      conversation.<MalformedReadingException>dump(
          KernelRequest.get(family, name),
          (type, payload) -> {
            if (type == family.type()) {
              dump.take(GenericFamily.attributes(payload));
            }
          });
      return dump.finish();
    }
  }

  /**
   * Sends a change. When one of several messages is refused, those before it have been carried out.
   */
  @Override
  public void configure(ConfigureWireGuard change) throws DeviceException {
    try (NetlinkChannel channel = netlink.open(NetlinkSocket.GENERIC)) {
      Conversation conversation = new Conversation(channel);
      List<MessageWriter> messages = KernelRequest.set(family(conversation), change);
      try {
        for (MessageWriter message : messages) {
          conversation.execute(message);
        }
      } finally {
        messages.forEach(MessageWriter::wipe);
      }
    } catch (NetlinkException e) {
      throw new DeviceException(
          "the kernel did not take a change to '" + change.name() + "': " + e.getMessage(), e);
    }
  }

  private static GenericFamily family(Conversation conversation) throws NetlinkException {
    Optional<GenericFamily> family = GenericFamily.find(conversation, KernelAttributes.FAMILY);
    return family.orElseThrow(
        () -> NetlinkException.refused("this kernel has no WireGuard", Errno.EOPNOTSUPP));
  }
}
