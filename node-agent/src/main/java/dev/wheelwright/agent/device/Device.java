package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.wire.InterfaceName;
import java.util.List;
import java.util.Set;

/**
 * The appliance's device, to read and to change. One thread changes it; others may read meanwhile.
 */
public interface Device {

  /**
   * Reads everything that concerns the agent: the named interfaces and those that it owns, its
   * routes, the switches, its firewall.
   *
   * @param names the interfaces that a config wants, whether they exist or not
   * @throws DeviceException when any part cannot be read completely; there is no partial answer
   */
  ObservedDevice observe(Set<InterfaceName> names) throws DeviceException;

  /**
   * Reads WireGuard's side of one interface alone, for telemetry.
   *
   * @throws DeviceException when it cannot be read completely, also because it does not exist
   */
  ObservedWireGuard readWireGuard(InterfaceName name) throws DeviceException;

  /**
   * How much each policy rule has let pass, and how much no rule did; none without policies.
   *
   * @throws DeviceException when they cannot be read
   */
  List<PolicyCounter> readPolicyCounters() throws DeviceException;

  /**
   * Carries out operations in order and stops at the first that fails. What was done stays;
   * observing and comparing again shows what is left to do.
   *
   * @throws DeviceException when an operation fails
   */
  void execute(List<DeviceOperation> operations) throws DeviceException;
}
