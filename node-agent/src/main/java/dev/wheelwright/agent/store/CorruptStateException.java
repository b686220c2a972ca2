package dev.wheelwright.agent.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A state file is not what was written. Somebody has to look: going on without it loses a guard.
 */
public final class CorruptStateException extends IOException {
  private static final long serialVersionUID = 1L;

  public CorruptStateException(Path file, String what) {
    super("state file " + file + " is corrupt: " + what);
  }

  public CorruptStateException(Path file, Exception cause) {
    super("state file " + file + " is corrupt: " + cause.getMessage(), cause);
  }
}
