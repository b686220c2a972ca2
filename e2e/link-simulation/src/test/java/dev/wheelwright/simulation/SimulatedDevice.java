package dev.wheelwright.simulation;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.simulation.Faults.Kind;
import dev.wheelwright.wire.InterfaceName;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A device that outlives the agent, fails at times, and counts what is written to it. */
final class SimulatedDevice implements Device {
  private final Faults faults;
  private final Runnable beforeWrite;
  private InMemoryDevice device = InMemoryDevice.empty(Instant.EPOCH);
  private long writes;

  /**
   * @param beforeWrite hears of every write before it is done
   */
  SimulatedDevice(Faults faults, Runnable beforeWrite) {
    this.faults = faults;
    this.beforeWrite = beforeWrite;
  }

  /** How many operations were ever carried out. */
  long writes() {
    return writes;
  }

  /** The machine has booted: nothing is there. */
  void reboot() {
    device = InMemoryDevice.empty(Instant.EPOCH);
  }

  ObservedDevice now() {
    return device.observe();
  }

  @Override
  public ObservedDevice observe(Set<InterfaceName> names) throws DeviceException {
    step();
    return device.observe();
  }

  @Override
  public ObservedWireGuard readWireGuard(InterfaceName name) throws DeviceException {
    return observe(Set.of(name))
        .wireGuard(name)
        .orElseThrow(() -> new DeviceException("there is no interface " + name));
  }

  @Override
  public List<PolicyCounter> readPolicyCounters() throws DeviceException {
    step();
    return List.of();
  }

  @Override
  public void execute(List<DeviceOperation> operations) throws DeviceException {
    for (DeviceOperation operation : operations) {
      step();
      beforeWrite.run();
      writes++;
      device.execute(List.of(operation));
      faults.maybeKill(Kind.KILLED_AT_THE_DEVICE);
    }
  }

  private void step() throws DeviceException {
    if (faults.happens(Kind.DEVICE_FAILS)) {
      throw new DeviceException("the device is busy");
    }
    faults.maybeKill(Kind.KILLED_AT_THE_DEVICE);
  }
}
