package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.device.Finding;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reports what others on the machine do that may keep the applied config from working. */
public final class MachineWatch {
  private final Inspector inspector;
  private final Conditions conditions;

  public MachineWatch(Inspector inspector, Conditions conditions) {
    this.inspector = inspector;
    this.conditions = conditions;
  }

  /** Looks at what is not ours. */
  public interface Inspector {
    /**
     * What seems to drop packets to our ports.
     *
     * @throws DeviceException when the firewall cannot be read
     */
    List<Finding> firewalls(Set<Integer> ports) throws DeviceException;

    /** Who else has a configuration for an interface of ours. */
    List<Finding> managers(InterfaceName name);
  }

  /** Looks once. */
  public void look(Optional<VerifiedConfig> applied) {
    List<InterfaceRecord> interfaces =
        applied.map(config -> config.head().interfaces()).orElse(List.of());
    Set<Integer> ports =
        interfaces.stream()
            .map(InterfaceRecord::listenPort)
            .filter(port -> port != 0)
            .collect(Collectors.toSet());
    try {
      tell(
          Condition.Kind.FOREIGN_FIREWALL,
          ports.isEmpty() ? List.of() : inspector.firewalls(ports));
    } catch (DeviceException e) {
      conditions.raise(
          Condition.Kind.FOREIGN_FIREWALL, "the firewall can't be read: " + e.getMessage());
    }
    tell(
        Condition.Kind.COMPETING_MANAGER,
        interfaces.stream().flatMap(each -> inspector.managers(each.name()).stream()).toList());
  }

  private void tell(Condition.Kind kind, List<Finding> findings) {
    if (findings.isEmpty()) {
      conditions.clear(kind);
    } else {
      conditions.raise(
          kind, findings.stream().map(Finding::explanation).collect(Collectors.joining("; ")));
    }
  }
}
