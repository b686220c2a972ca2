package dev.wheelwright.agent;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.status.ApplianceStatus;
import dev.wheelwright.agent.status.StatusJson;
import dev.wheelwright.agent.status.StatusReading;
import dev.wheelwright.agent.status.StatusTable;
import dev.wheelwright.agent.store.StateDirectory;
import java.io.IOException;
import java.io.PrintStream;

/** {@code agent status}: tells how the appliance is; changes nothing and asks nobody. */
final class StatusCommand {
  private final Surroundings surroundings;
  private final PrintStream out;

  StatusCommand(Surroundings surroundings, PrintStream out) {
    this.surroundings = surroundings;
    this.out = out;
  }

  int execute(Arguments arguments) throws UsageException, FailedException, IOException {
    String output = arguments.value("--output").orElse("table");
    if (!output.equals("table") && !output.equals("json")) {
      throw new UsageException("--output must be table or json");
    }
    StateDirectory state = surroundings.existingState();
    Identity identity = new IdentityFolder(state).identity().orElseThrow(surroundings::notJoined);
    Device device = surroundings.device(surroundings.ownership(state));
    ApplianceStatus status = new StatusReading(state, device, surroundings.clock()).read(identity);
    if (output.equals("json")) {
      StatusJson.write(status, out);
    } else {
      StatusTable.write(status, out);
    }
    return 0;
  }
}
