package dev.wheelwright.agent;

import dev.wheelwright.agent.device.BackendChoice;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.device.LinuxDevice;
import dev.wheelwright.agent.device.Ownership;
import dev.wheelwright.agent.store.LocalDisk;
import dev.wheelwright.agent.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * What the machine gives to the agent.
 *
 * @param stateFolder the state directory, which may not exist yet
 * @param uapiFolder where wireguard-go's sockets are
 */
record Surroundings(
    Path stateFolder, Path uapiFolder, Settings settings, Clock clock, SecureRandom random) {

  /**
   * What can be set from outside.
   *
   * @param reportEvery the pause between two looks at the tunnels
   * @param renewalSpread the longest wait before the certificate of a new authority is fetched
   */
  record Settings(BackendChoice backend, Duration reportEvery, Duration renewalSpread) {}

  /** The state directory, made when it is missing. */
  StateDirectory state() throws IOException {
    return StateDirectory.open(stateFolder, new LocalDisk());
  }

  /**
   * The state directory of an appliance that has joined.
   *
   * @throws FailedException when there is none
   */
  StateDirectory existingState() throws FailedException, IOException {
    if (!Files.isDirectory(stateFolder)) {
      throw notJoined();
    }
    return state();
  }

  FailedException notJoined() {
    return new FailedException(
        "this appliance has not joined a fleet: " + stateFolder + " holds no identity");
  }

  Ownership ownership(StateDirectory state) throws FailedException {
    try {
      return Ownership.onThisBoot(state.owned());
    } catch (DeviceException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  LinuxDevice device(Ownership ownership) {
    return LinuxDevice.create(settings.backend(), uapiFolder, ownership, clock);
  }

  /** The version in the jar's manifest. */
  static String agentVersion() {
    String version = Surroundings.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
