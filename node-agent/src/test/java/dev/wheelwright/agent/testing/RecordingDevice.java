package dev.wheelwright.agent.testing;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.wire.InterfaceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A device in memory that counts what is done to it, and fails when it is told to. */
public final class RecordingDevice implements Device {
  private final List<DeviceOperation> done = new ArrayList<>();
  private InMemoryDevice device;
  private int operationsLeft = Integer.MAX_VALUE;
  private boolean unreadable;
  private boolean forgetful;
  private int readings;
  private List<PolicyCounter> counters = List.of();

  public RecordingDevice() {
    this(InMemoryDevice.empty(Instant.ofEpochSecond(TestFleet.ISSUED_AT)));
  }

  public RecordingDevice(InMemoryDevice device) {
    this.device = device;
  }

  /** All that was ever done. */
  public synchronized List<DeviceOperation> done() {
    return List.copyOf(done);
  }

  /** How often it was read in full. */
  public synchronized int readings() {
    return readings;
  }

  /** After so many more operations every further one fails. */
  public synchronized void failAfter(int operations) {
    operationsLeft = operations;
  }

  public synchronized void unreadable(boolean now) {
    unreadable = now;
  }

  /** From now on operations are accepted and not carried out. */
  public synchronized void forgetful(boolean now) {
    forgetful = now;
  }

  /** What somebody else does to the device. */
  public synchronized void tamper(List<DeviceOperation> operations) {
    device.execute(operations);
  }

  /** The machine has booted: nothing is there. */
  public synchronized void reboot() {
    device = InMemoryDevice.empty(Instant.ofEpochSecond(TestFleet.ISSUED_AT));
  }

  public synchronized ObservedDevice now() {
    return device.observe();
  }

  /** What the firewall has counted from now on. */
  public synchronized void counted(List<PolicyCounter> now) {
    counters = List.copyOf(now);
  }

  @Override
  public synchronized List<PolicyCounter> readPolicyCounters() throws DeviceException {
    if (unreadable) {
      throw new DeviceException("the device can't be read");
    }
    return counters;
  }

  @Override
  public synchronized ObservedDevice observe(Set<InterfaceName> names) throws DeviceException {
    readings++;
    if (unreadable) {
      throw new DeviceException("the device can't be read");
    }
    return device.observe();
  }

  @Override
  public synchronized ObservedWireGuard readWireGuard(InterfaceName name) throws DeviceException {
    return observe(Set.of(name))
        .wireGuard(name)
        .orElseThrow(() -> new DeviceException("there is no WireGuard interface '" + name + "'"));
  }

  @Override
  public synchronized void execute(List<DeviceOperation> operations) throws DeviceException {
    for (DeviceOperation operation : operations) {
      if (operationsLeft-- <= 0) {
        operationsLeft = 0;
        throw new DeviceException("the device takes nothing");
      }
      done.add(operation);
      if (!forgetful) {
        device.execute(List.of(operation));
      }
    }
  }
}
