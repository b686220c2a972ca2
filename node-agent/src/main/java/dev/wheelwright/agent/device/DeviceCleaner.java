package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DeviceDiff;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.DiffOutcome;
import dev.wheelwright.agent.diff.EndpointKnowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes all that the agent made: its interfaces with all on them, its firewall table, and its
 * changes to global switches.
 */
public final class DeviceCleaner {
  private final Device device;
  private final Ownership ownership;

  public DeviceCleaner(Device device, Ownership ownership) {
    this.device = device;
    this.ownership = ownership;
  }

  /**
   * Leaves the device as it was before the agent first changed it. Doing it again does nothing.
   *
   * @throws DeviceException when something could not be removed; what remains is still recorded as
   *     ours
   */
  public void clean() throws DeviceException {
    DiffOutcome outcome =
        DeviceDiff.diff(DesiredDevice.EMPTY, device.observe(Set.of()), EndpointKnowledge.NONE);
    List<DeviceOperation> operations =
        switch (outcome) {
          case DiffOutcome.Plan plan -> new ArrayList<>(plan.operations());
          case DiffOutcome.Refused refused ->
              throw new IllegalStateException("nothing wanted conflicts with nothing");
        };
    ownership
        .state()
        .earlierSysctls()
        .forEach((sysctl, value) -> operations.add(new DeviceOperation.SetSysctl(sysctl, value)));
    device.execute(operations);
    ownership.forgetSysctls();
  }
}
