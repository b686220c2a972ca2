package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.wire.InterfaceName;

/**
 * One of the two implementations of WireGuard: how interfaces of its kind are made, read and
 * configured.
 */
interface WireGuardBackend {

  /** Makes an interface. When this throws, there is none. */
  void make(InterfaceName name) throws DeviceException;

  /** Waits until an interface that was just made can be configured. */
  void awaitReady(InterfaceName name) throws DeviceException;

  /** Waits until nothing is left of an interface that was just deleted. */
  void awaitGone(InterfaceName name) throws DeviceException;

  /** Reads all of WireGuard's side; a reply that is cut off or malformed is an error. */
  ObservedWireGuard read(InterfaceName name) throws DeviceException;

  /** Makes one change, as one write where the implementation allows it. */
  void configure(ConfigureWireGuard change) throws DeviceException;
}
