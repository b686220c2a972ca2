package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A host of the laboratory: its own network, mounts (/run, /sys and /proc are its own, the rest is
 * the machine's) and process numbers.
 */
public final class Host {

  private final String name;
  private final Lab lab;
  private final Holder holder;

  Host(String name, Lab lab, Holder holder) {
    this.name = name;
    this.lab = lab;
    this.holder = holder;
  }

  /** Its name in the laboratory. */
  public String name() {
    return name;
  }

  /** The name by which people reach its network: {@code ip netns exec NAME}. */
  public String networkName() {
    return lab.networkName(name);
  }

  /** The number, on this machine, of a process that lives as long as the host. */
  public long pid() {
    return holder.pid();
  }

  /** The file of the host, seen from outside; for sockets and files under its own /run. */
  public Path path(String absolute) {
    return Path.of("/proc/" + pid() + "/root" + absolute);
  }

  /** Runs a command in the host to its end, at most 30 s. */
  public ExecResult exec(String... command) {
    return exec(List.of(command), "");
  }

  /** Runs a command in the host to its end, at most 30 s, with the text as its standard input. */
  public ExecResult exec(List<String> command, String input) {
    return exec(command, input, Exec.TIMEOUT);
  }

  /**
   * Runs a command in the host to its end, with the text as its standard input; kills it after the
   * timeout.
   */
  public ExecResult exec(List<String> command, String input, Duration timeout) {
    List<String> whole = new ArrayList<>(entry());
    whole.addAll(command);
    return Exec.run(whole, input, timeout);
  }

  /**
   * Runs a command in the host to its end; kills it after the timeout. Its log is not used: the
   * output is returned.
   */
  public ExecResult exec(Launch launch, Duration timeout) {
    return Exec.run(launch.within(entry()), launch.environment(), timeout);
  }

  /** Starts a process in the host. */
  public HostProcess start(Launch launch) {
    return HostProcess.start(entry(), launch);
  }

  /**
   * Runs lines of {@code ip} in the host's network, such as {@code route add default via 10.0.0.1};
   * the first that fails ends it.
   */
  public void ip(String... lines) {
    ip(List.of(lines));
  }

  /** Runs lines of {@code ip} in the host's network; the first that fails ends it. */
  public void ip(List<String> lines) {
    List<String> command =
        List.of("nsenter", "--net=/proc/" + pid() + "/ns/net", "ip", "-batch", "-");
    ExecResult result = Exec.run(command, String.join("\n", lines) + "\n", Exec.TIMEOUT);
    if (!result.succeeded()) {
      throw new LabException(
          "%s: ip refused %s: %s".formatted(name, lines, result.stderr().strip()));
    }
  }

  /** Sets a network setting of the kernel, such as {@code net.ipv4.ip_forward}. */
  public void sysctl(String key, String value) {
    call(() -> write(key, value));
  }

  /** Makes a switch of devices of this host; give addresses to the switch, not to the devices. */
  public void bridge(String device, List<String> members) {
    List<String> lines = new ArrayList<>();
    lines.add("link add %s type bridge".formatted(device));
    members.forEach(member -> lines.add("link set %s master %s up".formatted(member, device)));
    lines.add("link set %s up".formatted(device));
    ip(lines);
  }

  /**
   * The WireGuard interfaces of the host and their peers, by {@code wg}: kernel devices and
   * userspace ones alike.
   */
  public List<WireGuardInterface> wireGuard() {
    return WireGuardDump.parse(exec("wg", "show", "all", "dump").orFail().stdout());
  }

  /**
   * The last handshake of each peer of the host's WireGuard interfaces, by public key. Cheap, and
   * exact to the nanosecond, with wireguard-go; to the second with kernel WireGuard.
   */
  public Map<String, Instant> handshakes() {
    Map<String, Instant> handshakes = Uapi.handshakes(path("/run/wireguard"));
    if (hasKernelWireGuard()) {
      wireGuard().stream()
          .flatMap(device -> device.peers().stream())
          .forEach(
              peer ->
                  peer.lastHandshake()
                      .ifPresent(time -> handshakes.putIfAbsent(peer.publicKey(), time)));
    }
    return handshakes;
  }

  /** True when the host has an interface of the kernel's WireGuard. */
  public boolean hasKernelWireGuard() {
    try (Stream<Path> devices = Files.list(path("/sys/class/net"))) {
      return devices.anyMatch(Host::isKernelWireGuard);
    } catch (IOException e) {
      throw new LabException("cannot list the devices of " + name, e);
    }
  }

  /** True when the host has an interface of wireguard-go. */
  public boolean hasUserspaceWireGuard() {
    return !Uapi.sockets(path("/run/wireguard")).isEmpty();
  }

  private static boolean isKernelWireGuard(Path device) {
    try {
      return Files.readString(device.resolve("uevent")).contains("DEVTYPE=wireguard");
    } catch (IOException e) {
      return false; // gone meanwhile
    }
  }

  /**
   * Runs work of this program in the host's network: a socket opened by it stays in that network.
   */
  public <T> T call(Callable<T> work) {
    return NetworkNamespace.call(pid(), work);
  }

  /**
   * Opens something in the host's network that the laboratory closes when it ends, unless it was
   * closed before.
   */
  public <T extends AutoCloseable> T open(Callable<T> work) {
    return lab.closing(call(work));
  }

  /** True when the host has the network device. */
  public boolean hasDevice(String device) {
    return Files.exists(path("/sys/class/net/" + device));
  }

  void prepare() {
    exec("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run").orFail();
    exec("mount", "-t", "sysfs", "sysfs", "/sys").orFail();
    try {
      Files.createDirectory(path("/run/wireguard"));
    } catch (IOException e) {
      throw new LabException("cannot prepare /run of " + name, e);
    }
    call(Host::quietDefaults);
    ip("link set lo up");
  }

  /** A new network takes some settings from the machine's; every laboratory shall start alike. */
  private static boolean quietDefaults() throws IOException {
    write("net.ipv4.ip_forward", "0");
    write("net.ipv4.conf.all.rp_filter", "0");
    write("net.ipv4.conf.default.rp_filter", "2"); // as Debian ships it
    for (String scope : List.of("all", "default")) {
      write("net.ipv6.conf." + scope + ".forwarding", "0");
      write("net.ipv6.conf." + scope + ".accept_dad", "0");
    }
    return true;
  }

  private static Path write(String key, String value) throws IOException {
    return Files.writeString(Path.of("/proc/sys/" + key.replace('.', '/')), value);
  }

  void stop() {
    holder.close();
  }

  private List<String> entry() {
    return List.of("nsenter", "--target", Long.toString(pid()), "--net", "--mount", "--pid", "--");
  }
}
