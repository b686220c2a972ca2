package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is ours on this machine, remembered before it is made. Safe for use by several threads. */
public final class Ownership {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final OwnedStore store;
  private final String bootId;
  private @Nullable OwnedState state;

  Ownership(OwnedStore store, String bootId) {
    this.store = store;
    this.bootId = bootId;
  }

  /**
   * The ownership on this boot of this machine.
   *
   * @throws DeviceException when the kernel does not tell which boot this is
   */
  public static Ownership onThisBoot(OwnedStore store) throws DeviceException {
    try {
      return new Ownership(store, Sysctls.value(BOOT_ID));
    } catch (IOException e) {
      throw new DeviceException("the boot's identifier cannot be read from " + BOOT_ID, e);
    }
  }

  /**
   * What is ours.
   *
   * @throws DeviceException when the record cannot be read
   */
  public synchronized OwnedState state() throws DeviceException {
    if (state == null) {
      try {
        state =
            store
                .load()
                .filter(saved -> saved.bootId().equals(bootId))
                .orElse(OwnedState.none(bootId));
      } catch (IOException e) {
        throw new DeviceException(
            "the record of what this agent made cannot be read: " + e.getMessage(), e);
      }
    }
    return state;
  }

  synchronized void add(InterfaceName name) throws DeviceException {
    save(state().with(name));
  }

  synchronized void remove(InterfaceName name) throws DeviceException {
    save(state().without(name));
  }

  synchronized void rememberEarlier(Sysctl.Global sysctl, String value) throws DeviceException {
    save(state().withEarlier(sysctl, value));
  }

  synchronized void forgetSysctls() throws DeviceException {
    save(state().withoutEarlierSysctls());
  }

  private void save(OwnedState next) throws DeviceException {
    if (next.equals(state)) {
      return;
    }
    try {
      store.save(next);
      state = next;
    } catch (IOException e) {
      throw new DeviceException(
          "the record of what this agent makes cannot be written: " + e.getMessage(), e);
    }
  }
}
