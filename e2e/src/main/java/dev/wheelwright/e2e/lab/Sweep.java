package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Removes what a dead laboratory left on the machine. */
final class Sweep {

  static final Path NAMES = Path.of("/run/netns");

  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration TIMEOUT = Patience.seconds(5);

  private Sweep() {}

  /** Cleans every number that a dead laboratory used. */
  static void abandoned() {
    for (int number = 0; number < Slot.COUNT; number++) {
      Optional<Slot> slot = Slot.takeAbandoned(number);
      if (slot.isPresent()) {
        try (Slot dead = slot.get()) {
          clean(dead);
        }
      }
    }
  }

  /** Cleans what an earlier laboratory with this number left; the number must be held. */
  static void clean(Slot slot) {
    removeNames(slot);
    holders(slot).forEach(holder -> holder.descendants().forEach(ProcessHandle::destroyForcibly));
    holders(slot).forEach(ProcessHandle::destroyForcibly);
    if (!Poll.until(() -> holders(slot).isEmpty(), PAUSE, TIMEOUT)) {
      throw new LabException("processes of a dead laboratory do not end: " + holders(slot));
    }
    removeRootDevice(slot);
  }

  static void removeRootDevice(Slot slot) {
    if (Files.exists(Path.of("/sys/class/net", slot.rootDevice()))) {
      ExecResult removed = Exec.run(List.of("ip", "link", "delete", slot.rootDevice()));
      if (!removed.succeeded() && Files.exists(Path.of("/sys/class/net", slot.rootDevice()))) {
        removed.orFail();
      }
    }
  }

  static void removeNames(Slot slot) {
    if (!Files.isDirectory(NAMES)) {
      return;
    }
    try (Stream<Path> names = Files.list(NAMES)) {
      for (Path name : names.filter(file -> isNameOf(slot, file)).toList()) {
        Files.deleteIfExists(name);
      }
    } catch (IOException e) {
      throw new LabException("cannot clean " + NAMES, e);
    }
  }

  /** Only links are ours: what `ip netns add` makes are files. */
  private static boolean isNameOf(Slot slot, Path file) {
    return Files.isSymbolicLink(file)
        && file.getFileName().toString().startsWith(slot.namePrefix());
  }

  private static List<ProcessHandle> holders(Slot slot) {
    String mark = Holder.MARKER + slot.namePrefix();
    return ProcessHandle.allProcesses()
        .filter(process -> hasArgument(process.pid(), mark))
        .toList();
  }

  private static boolean hasArgument(long pid, String start) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return Stream.of(new String(bytes, StandardCharsets.UTF_8).split("\0"))
          .anyMatch(argument -> argument.startsWith(start));
    } catch (IOException e) {
      return false; // ended meanwhile
    }
  }
}
