package dev.wheelwright.e2e.packages;

import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Launch;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.programs.Installation;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Debian that was booted in the network of a host of the laboratory: systemd is its first
 * process, and its files are its own. It ends with the host.
 */
final class Machine {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration BOOT = Patience.seconds(60);
  private static final Duration COMMAND = Patience.seconds(120);
  private static final Set<String> BOOTED = Set.of("running", "degraded");

  private final Host host;
  private final Path folder;
  private final String init;

  private Machine(Host host, Path folder, String init) {
    this.host = host;
    this.folder = folder;
    this.init = init;
  }

  /**
   * Boots it and waits until it is up.
   *
   * @param root a root file system, which stays as it is
   * @param folder for what the machine writes; made when missing
   */
  static Machine boot(Host host, Path root, Path folder) {
    PrivateFiles.createFolder(folder);
    Path boot = Installation.find().root().resolve("e2e/packages/boot");
    host.start(
        Launch.of(boot.toString(), root.toString(), folder.toString(), host.name())
            .logTo(folder.resolve("boot.log")));
    Path pid = folder.resolve("pid");
    if (!Poll.until(() -> Files.exists(pid), PAUSE, BOOT)) {
      throw new LabException(host.name() + " has no first process; see " + folder);
    }
    Machine machine = new Machine(host, folder, PrivateFiles.read(pid).strip());
    if (!Poll.until(machine::isUp, PAUSE, BOOT)) {
      throw new LabException(host.name() + " does not boot; see " + folder);
    }
    return machine;
  }

  private boolean isUp() {
    ExecResult state = run("systemctl", "is-system-running");
    return BOOTED.contains(state.stdout().strip());
  }

  /** The host whose network it has. */
  Host host() {
    return host;
  }

  /** Runs a command in it to its end. */
  ExecResult run(String... command) {
    List<String> whole =
        new ArrayList<>(
            List.of("nsenter", "--target", init, "--mount", "--uts", "--ipc", "--pid", "--"));
    whole.addAll(
        List.of(
            "env",
            "--ignore-environment",
            "--chdir=/root",
            "HOME=/root",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive"));
    whole.addAll(List.of(command));
    return host.exec(whole, "", COMMAND);
  }

  /** Runs a command in it that must succeed, and gives what it said. */
  String must(String... command) {
    return run(command).orFail().stdout();
  }

  /** Copies a file into its folder {@code /shared}. */
  void give(Path file) {
    try {
      Files.copy(
          file,
          folder.resolve("shared").resolve(file.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LabException("cannot copy " + file, e);
    }
  }

  /** Writes a file into its folder {@code /shared}. */
  void give(String name, String text) {
    PrivateFiles.write(folder.resolve("shared").resolve(name), text);
  }

  /** Whether one of its services runs. */
  boolean isActive(String unit) {
    return run("systemctl", "is-active", unit).succeeded();
  }

  /**
   * Every file that matters, with its owner, mode and size, and the accounts. Left out is what
   * Debian's own tools write down: caches, logs, their data, and the copies of the accounts' files
   * before the last change.
   */
  List<String> files() {
    List<String> lines = new ArrayList<>();
    must(
            "find",
            "/",
            "-xdev",
            "-regextype",
            "posix-extended",
            "-regex",
            "/(var/(cache|log|tmp|lib/(apt|dpkg|systemd))|tmp|root|etc/(passwd|group|shadow|gshadow)-|etc/ld.so.cache|etc/.pwd.lock)",
            "-prune",
            "-o",
            "-not",
            "-type",
            "d",
            "-printf",
            "%p %u:%g %m %s\n",
            "-o",
            "-printf",
            "%p %u:%g %m\n")
        .lines()
        .sorted()
        .forEach(lines::add);
    must("cat", "/etc/passwd", "/etc/group").lines().forEach(lines::add);
    return lines;
  }

  /** Addresses, routes, rules, firewall and switches of its network, and who listens there. */
  List<String> network() {
    List<String> lines = new ArrayList<>();
    for (List<String> command :
        List.of(
            List.of("ip", "-oneline", "address"),
            List.of("ip", "route", "show", "table", "all"),
            List.of("ip", "-6", "route", "show", "table", "all"),
            List.of("ip", "rule"),
            List.of("ip", "-6", "rule"),
            List.of("nft", "list", "ruleset"),
            List.of("sysctl", "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"),
            List.of("sysctl", "net.ipv4.conf.all.src_valid_mark", "net.ipv4.conf.all.rp_filter"))) {
      host.exec(command, "").orFail().stdout().lines().forEach(lines::add);
    }
    return lines;
  }

  /** The names of its processes. */
  List<String> programs() {
    return must("sh", "-c", "cat /proc/[0-9]*/comm").lines().distinct().toList();
  }
}
