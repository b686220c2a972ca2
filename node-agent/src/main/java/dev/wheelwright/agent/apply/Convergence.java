package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DeviceDiff;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.DiffOutcome;
import dev.wheelwright.agent.diff.EndpointKnowledge;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.RefusalReason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the device to where it should be and proves that it is there: read, compare, change, read
 * again. Whatever was half done before is seen by the first reading and repaired.
 */
final class Convergence {
  private final Device device;
  private final NameResolution names;
  private final RememberedEndpoints remembered;
  private EndpointKnowledge endpoints = EndpointKnowledge.NONE;

  Convergence(Device device, NameResolution names, RememberedEndpoints remembered) {
    this.device = device;
    this.names = names;
    this.remembered = remembered;
  }

  /** What came of it. */
  sealed interface Outcome {

    /**
     * The device is as desired, by its own account.
     *
     * @param done what had to be changed
     * @param unsaved why the places of the peers could not be stored
     */
    record Converged(List<DeviceOperation> done, Optional<String> unsaved) implements Outcome {}

    /** The device was not touched. */
    record Refused(Refusal refusal) implements Outcome {}

    /** The device may be anywhere between; trying again is safe. */
    record Failed(String reason) implements Outcome {}
  }

  /** Takes for granted that a config was applied before the agent started. */
  void assumeApplied(DesiredDevice applied) {
    endpoints = new EndpointKnowledge(endpoints.afterApplying(applied), endpoints.resolved());
  }

  private Outcome converged(DesiredDevice wanted, ObservedDevice now, List<DeviceOperation> done) {
    assumeApplied(wanted);
    try {
      remembered.learn(wanted, now);
      return new Outcome.Converged(done, Optional.empty());
    } catch (IOException e) {
      // It matters at the next boot only: the device is what it should be.
      return new Outcome.Converged(
          done, Optional.of("where the peers are can't be stored: " + e.getMessage()));
    }
  }

  Outcome converge(DesiredDevice wanted) {
    try {
      endpoints = endpoints.withResolved(names.resolve(wanted, endpoints.resolved()));
      ObservedDevice before = device.observe(wanted.names());
      DesiredDevice desired = remembered.fill(wanted, before);
      return switch (DeviceDiff.diff(desired, before, endpoints)) {
        case DiffOutcome.Refused refused -> new Outcome.Refused(refusal(refused));
        case DiffOutcome.Plan plan when plan.isEmpty() -> converged(wanted, before, List.of());
        case DiffOutcome.Plan plan -> change(wanted, desired, plan);
      };
    } catch (DeviceException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Outcome change(DesiredDevice wanted, DesiredDevice desired, DiffOutcome.Plan plan)
      throws DeviceException {
    device.execute(plan.operations());
    EndpointKnowledge afterwards =
        new EndpointKnowledge(endpoints.afterApplying(desired), endpoints.resolved());
    ObservedDevice after = device.observe(wanted.names());
    return switch (DeviceDiff.diff(desired, after, afterwards)) {
      case DiffOutcome.Refused refused -> new Outcome.Refused(refusal(refused));
      case DiffOutcome.Plan rest when rest.isEmpty() -> converged(wanted, after, plan.operations());
      case DiffOutcome.Plan rest ->
          new Outcome.Failed(
              "the device did not take everything: " + summary(rest.operations()) + " still due");
    };
  }

  private static Refusal refusal(DiffOutcome.Refused refused) {
    return new Refusal(
        RefusalReason.CONFLICTING_INTERFACE,
        refused.conflicts().stream()
            .map(DiffOutcome.Conflict::explanation)
            .collect(Collectors.joining("; ")));
  }

  /** The kinds of the operations, without what they carry. */
  static String summary(List<DeviceOperation> operations) {
    return operations.stream()
        .map(operation -> operation.getClass().getSimpleName())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
