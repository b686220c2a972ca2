package dev.wheelwright.e2e.lab;

import java.nio.file.Path;
import java.util.Map;

/**
 * The requests that reach one host's WireGuard, counted on their way there: by somebody who stands
 * between the program and WireGuard, and not by what either of them says.
 */
public sealed interface DeviceWrites extends AutoCloseable permits UapiRecorder, NetlinkRecorder {

  /**
   * Begins to count, in the way that fits the WireGuard behind an interface that exists.
   *
   * @param host whose WireGuard
   * @param interfaceName the only interface on which somebody is expected to work
   * @param folder for what was seen; nothing secret gets there
   */
  static DeviceWrites record(Host host, String interfaceName, Path folder) {
    return host.hasKernelWireGuard()
        ? NetlinkRecorder.start(host, folder)
        : UapiRecorder.start(host, interfaceName);
  }

  /** What an agent has to be started with, so that its requests are counted. */
  Map<String, String> environment();

  /** How many requests read the device. */
  long reads();

  /** How many requests changed, or tried to change, the device. */
  long writes();

  /**
   * Ends the counting.
   *
   * @throws LabException when something may have been missed
   */
  @Override
  void close();
}
