package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Kernel switches as files. */
final class Sysctls {
  private static final int MAXIMUM_BYTES = 256;

  private final Path root;

  /**
   * @param root /proc/sys, but in tests
   */
  Sysctls(Path root) {
    this.root = root;
  }

  /** The global switches and those of interfaces, as far as this kernel has them. */
  Map<Sysctl, String> read(Set<InterfaceName> interfaces) throws DeviceException {
    Map<Sysctl, String> values = new HashMap<>();
    for (Sysctl sysctl : Sysctl.Global.values()) {
      read(sysctl, values);
    }
    for (InterfaceName name : interfaces) {
      read(new Sysctl.ReversePathFilter(name), values);
    }
    return values;
  }

  void write(Sysctl sysctl, String value) throws DeviceException {
    write(sysctl.path(), value);
  }

  /**
   * Makes an interface keep its other addresses in a subnet when the first one is removed: by
   * default Linux removes them all.
   */
  void keepSecondaryAddresses(InterfaceName name) throws DeviceException {
    write("net/ipv4/conf/" + name + "/promote_secondaries", "1");
  }

  private void write(String path, String value) throws DeviceException {
    try {
      Files.write(root.resolve(path), (value + "\n").getBytes(US_ASCII));
    } catch (IOException e) {
      throw new DeviceException("the kernel's switch " + path + " cannot be set to " + value, e);
    }
  }

  /** In one read: some switches answer a second one with the end of the file, whatever was left. */
  static String value(Path file) throws IOException {
    byte[] buffer = new byte[MAXIMUM_BYTES];
    try (InputStream stream = Files.newInputStream(file)) {
      int count = stream.read(buffer);
      if (count <= 0) {
        throw new IOException("empty: " + file);
      }
      return new String(buffer, 0, count, US_ASCII).strip();
    }
  }

  private void read(Sysctl sysctl, Map<Sysctl, String> values) throws DeviceException {
    try {
      values.put(sysctl, value(root.resolve(sysctl.path())));
    } catch (NoSuchFileException e) {
      values.remove(sysctl);
    } catch (IOException e) {
      throw new DeviceException("the kernel's switch " + sysctl.path() + " cannot be read", e);
    }
  }
}
