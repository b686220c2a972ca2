package dev.wheelwright.agent.device;

import java.io.IOException;
import java.util.Optional;

/** Keeps {@link OwnedState} across restarts of the agent. */
public interface OwnedStore {

  /**
   * The state that was saved last; empty when none ever was.
   *
   * @throws IOException when there is one that cannot be read: that is not the same as none
   */
  Optional<OwnedState> load() throws IOException;

  /** Saves a state so that it survives a crash of the machine right after this returns. */
  void save(OwnedState state) throws IOException;
}
