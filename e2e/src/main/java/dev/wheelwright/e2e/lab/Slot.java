package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One laboratory's number on this machine, held by a file lock that the kernel releases when the
 * program dies. The number keeps the names and the prefixes of laboratories that run at the same
 * time apart, and tells whose leftovers are dead.
 */
final class Slot implements AutoCloseable {

  static final int COUNT = 60;

  private static final Path FOLDER = Path.of("/run/wheelwright-lab");

  /**
   * The numbers of this program. Its own lock files are not opened again: closing one would release
   * the lock, as POSIX wants it (fcntl, "record locks").
   */
  private static final Set<Integer> OWN = ConcurrentHashMap.newKeySet();

  private final int number;
  private final FileChannel channel;

  private Slot(int number, FileChannel channel) {
    this.number = number;
    this.channel = channel;
  }

  /** Takes the lowest free number. */
  static Slot take() {
    for (int number = 0; number < COUNT; number++) {
      Optional<Slot> slot = tryTake(number);
      if (slot.isPresent()) {
        return slot.get();
      }
    }
    throw new LabException("%s laboratories run already; see %s".formatted(COUNT, FOLDER));
  }

  /**
   * Takes the number when a laboratory has used it and is dead; empty when nobody used it or it is
   * alive.
   */
  static Optional<Slot> takeAbandoned(int number) {
    return Files.exists(fileOf(number)) ? tryTake(number) : Optional.empty();
  }

  private static Path fileOf(int number) {
    return FOLDER.resolve(number + ".lock");
  }

  private static Optional<Slot> tryTake(int number) {
    if (!OWN.add(number)) {
      return Optional.empty();
    }
    Optional<Slot> slot = Optional.empty();
    try {
      slot = lock(number);
      return slot;
    } finally {
      if (slot.isEmpty()) {
        OWN.remove(number);
      }
    }
  }

  private static Optional<Slot> lock(int number) {
    Path file = fileOf(number);
    try {
      Files.createDirectories(FOLDER);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @SuppressWarnings("resource") // released with its channel
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new Slot(number, channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new LabException("cannot lock " + file, e);
    }
  }

  /** What the names that people see start with: ww- for the first laboratory, then ww1-, ww2-. */
  String namePrefix() {
    return number == 0 ? "ww-" : "ww" + number + "-";
  }

  /** The name of the machine's end of the link to this laboratory. */
  String rootDevice() {
    return "ww" + number + "root";
  }

  /** A prefix of 4 addresses for that link: one that no network of people is likely to use. */
  RootPrefix rootPrefix(Family family) {
    return switch (family) {
      case V4 -> {
        String stem = "100.127.255.";
        yield new RootPrefix(stem + (number * 4 + 1), stem + (number * 4 + 2), 30);
      }
      case V6 -> {
        String stem = "fd77:6865:656c:%s::".formatted(number);
        yield new RootPrefix(stem + 1, stem + 2, 126);
      }
    };
  }

  /**
   * The two addresses of the link between the machine and a laboratory.
   *
   * @param machine the machine's address
   * @param lab the laboratory's address
   * @param length the length of their prefix
   */
  record RootPrefix(String machine, String lab, int length) {}

  /**
   * Gives the number back. The empty lock file stays: deleting it would let two laboratories lock
   * the same number.
   */
  @Override
  public void close() {
    try {
      channel.close();
      OWN.remove(number);
    } catch (IOException e) {
      throw new LabException("cannot release " + fileOf(number), e);
    }
  }
}
