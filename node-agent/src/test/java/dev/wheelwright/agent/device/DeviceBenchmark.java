package dev.wheelwright.agent.device;

import dev.wheelwright.agent.device.netlink.NetlinkSocket;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.wire.InterfaceName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Measures how the agent reads and changes WireGuard against the program {@code wg} doing the same,
 * by turns in one run. Needs root and a network namespace of its own.
 */
final class DeviceBenchmark {
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 21;

  private final String implementation;
  private final WireGuardBackend backend;
  private InterfaceName name = new InterfaceName("bench");

  private DeviceBenchmark(String implementation, WireGuardBackend backend) {
    this.implementation = implementation;
    this.backend = backend;
  }

  /** Something that takes time. */
  private interface Work {
    void run() throws DeviceException;
  }

  /**
   * Measures.
   *
   * @param arguments {@code kernel} or {@code userspace}, then numbers of peers
   */
  public static void main(String[] arguments) throws DeviceException {
    boolean kernel = arguments[0].equals("kernel");
    CommandRunner runner = runner();
    WireGuardBackend backend =
        kernel
            ? new KernelBackend(runner, NetlinkSocket::open)
            : new UserspaceBackend(runner, Path.of("/var/run/wireguard"));
    DeviceBenchmark benchmark = new DeviceBenchmark(kernel ? "kernel" : "wireguard-go", backend);
    System.out.println("cores: " + Runtime.getRuntime().availableProcessors());
    for (String peers : List.of(arguments).subList(1, arguments.length)) {
      benchmark.measure(Integer.parseInt(peers));
    }
    System.exit(0);
  }

  private void measure(int peers) throws DeviceException {
    name = new InterfaceName("bench" + peers);
    backend.make(name);
    backend.awaitReady(name);
    List<PeerChange> additions = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      additions.add(addition(i));
    }
    backend.configure(change(additions));
    compare(peers, "read all", () -> backend.read(name), () -> wg("show", name.value(), "dump"));
    DesiredPeer peer = addition(peers).peer();
    String key = peer.publicKey().toString();
    String prefix = peer.allowedIps().iterator().next().toString();
    compare(
        peers,
        "add and remove one peer",
        () -> {
          backend.configure(change(List.of(addition(peers))));
          backend.configure(change(List.of(new PeerChange.RemovePeer(peer.publicKey()))));
        },
        () -> {
          wg("set", name.value(), "peer", key, "allowed-ips", prefix);
          wg("set", name.value(), "peer", key, "remove");
        });
    System.out.printf(
        Locale.ROOT,
        "%s, %d peers, delete the interface, once: %.1f s%n",
        implementation,
        peers,
        milliseconds(() -> new IpRoute2(runner()).deleteLink(name)) / 1000);
  }

  private void compare(int peers, String what, Work agent, Work tool) throws DeviceException {
    List<Double> agents = new ArrayList<>();
    List<Double> tools = new ArrayList<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double first = milliseconds(agent);
      double second = milliseconds(tool);
      if (round >= 0) {
        agents.add(first);
        tools.add(second);
      }
    }
    Collections.sort(agents);
    Collections.sort(tools);
    double ours = agents.get(ROUNDS / 2);
    double theirs = tools.get(ROUNDS / 2);
    System.out.printf(
        Locale.ROOT,
        "%s, %d peers, %s: agent %.2f ms (%.2f to %.2f), wg %.2f ms (%.2f to %.2f), wg / agent %.1f%n",
        implementation,
        peers,
        what,
        ours,
        agents.getFirst(),
        agents.getLast(),
        theirs,
        tools.getFirst(),
        tools.getLast(),
        theirs / ours);
  }

  private static double milliseconds(Work work) throws DeviceException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static PeerChange.AddPeer addition(int number) {
    String prefix = "10." + (number >> 8) + "." + (number & 0xff) + ".0/24";
    return new PeerChange.AddPeer(
        Wanted.peer(Wanted.key(1000 + number), Optional.empty(), 0, prefix), Optional.empty());
  }

  private ConfigureWireGuard change(List<PeerChange> peers) {
    return new ConfigureWireGuard(
        name, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), peers);
  }

  private static void wg(String... arguments) throws DeviceException {
    List<String> words = new ArrayList<>(List.of("wg"));
    words.addAll(List.of(arguments));
    runner().run(Command.of(words)).require();
  }

  private static CommandRunner runner() {
    return new ProcessRunner(ProcessRunner.SYSTEM_DIRECTORIES);
  }
}
