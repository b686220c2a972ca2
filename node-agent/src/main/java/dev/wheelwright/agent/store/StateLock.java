package dev.wheelwright.agent.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The right to change a state directory; the system takes it back when the process ends. */
public final class StateLock implements AutoCloseable {
  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; empty when another agent has it. */
  public static Optional<StateLock> tryAcquire(StateDirectory state) throws IOException {
    FileChannel channel =
        FileChannel.open(
            state.lock(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (tryLock(channel)) {
      return Optional.of(new StateLock(channel));
    }
    channel.close();
    return Optional.empty();
  }

  /** Whether some process has the lock now. */
  public static boolean isHeld(StateDirectory state) throws IOException {
    Optional<StateLock> lock = tryAcquire(state);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
