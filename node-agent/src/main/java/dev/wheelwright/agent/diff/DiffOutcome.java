package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import java.util.List;

/** What comes of comparing the desired with the observed device. */
public sealed interface DiffOutcome {

  /**
   * The change is possible.
   *
   * @param operations in order; empty when the device is as desired
   */
  record Plan(List<DeviceOperation> operations) implements DiffOutcome {
    public Plan {
      operations = List.copyOf(operations);
    }

    public boolean isEmpty() {
      return operations.isEmpty();
    }
  }

  /**
   * The change would take over what is not ours; nothing of it may be done.
   *
   * @param conflicts at least one
   */
  record Refused(List<Conflict> conflicts) implements DiffOutcome {
    public Refused {
      conflicts = List.copyOf(conflicts);
    }
  }

  /**
   * An interface that somebody else made and the config wants.
   *
   * @param explanation one sentence for the administrator
   */
  record Conflict(InterfaceName name, String explanation) {}
}
