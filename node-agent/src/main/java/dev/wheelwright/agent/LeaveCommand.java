package dev.wheelwright.agent;

import dev.wheelwright.agent.device.DeviceCleaner;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.device.Ownership;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StateLock;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** {@code agent leave}: removes all that the agent made, and what it knew. */
final class LeaveCommand {
  private final Surroundings surroundings;
  private final PrintStream out;

  LeaveCommand(Surroundings surroundings, PrintStream out) {
    this.surroundings = surroundings;
    this.out = out;
  }

  int execute(Arguments arguments) throws FailedException, IOException {
    StateDirectory state = surroundings.existingState();
    Optional<StateLock> lock = StateLock.tryAcquire(state);
    if (lock.isEmpty()) {
      throw new FailedException("an agent is at work in " + state.root() + "; stop it first");
    }
    try (StateLock _ = lock.get()) {
      clean(state);
      // The floor stays as long as the identity does: it guards it.
      if (arguments.has("--keep-identity")) {
        state.lastGood().delete();
        state.attempt().delete();
        state.peerEndpoints().delete();
        state.runtime().delete();
        out.println("the device is clean; the identity is kept");
      } else {
        state.forgetConfigs();
        new IdentityFolder(state).delete();
        out.println("the device is clean; identity and keys are removed");
      }
      return 0;
    }
  }

  private void clean(StateDirectory state) throws FailedException, IOException {
    try {
      Ownership ownership = surroundings.ownership(state);
      new DeviceCleaner(surroundings.device(ownership), ownership).clean();
    } catch (DeviceException e) {
      throw new FailedException("not everything could be removed: " + e.getMessage());
    }
    state.owned().delete();
  }
}
