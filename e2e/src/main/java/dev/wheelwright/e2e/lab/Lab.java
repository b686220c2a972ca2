package dev.wheelwright.e2e.lab;

import dev.wheelwright.e2e.lab.Holder.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A laboratory: hosts and the links between them. Closing it, or the end of the program, removes
 * all of it; the few names that a killed program leaves under /run/netns are removed by the next
 * laboratory.
 */
public final class Lab implements AutoCloseable {

  private final Slot slot;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final ConcurrentLinkedDeque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private final Thread atExit = new Thread(this::closeAll, "lab-exit");
  private boolean closed;

  private Lab(Slot slot) {
    this.slot = slot;
  }

  /**
   * Opens an empty laboratory, after removing what dead ones left.
   *
   * @throws LabException when a tool or a right is missing
   */
  public static Lab open() {
    Tools.check();
    Sweep.abandoned();
    Slot slot = Slot.take();
    Sweep.clean(slot);
    Lab lab = new Lab(slot);
    Runtime.getRuntime().addShutdownHook(lab.atExit);
    return lab;
  }

  /** Makes a host with a network of its own, in which only the loopback device is up. */
  public Host host(String name) {
    return hosts(List.of(name)).getFirst();
  }

  /** Makes several hosts at once. */
  public List<Host> hosts(List<String> names) {
    List<Callable<Host>> makers =
        names.stream().map(name -> (Callable<Host>) () -> make(name)).toList();
    return inParallel(makers);
  }

  /** Makes a place for processes that share the machine's network and end with the laboratory. */
  public Host enclosure(String name) {
    return register(new Host(name, this, Holder.start(networkName(name), Isolation.PROCESSES)));
  }

  /** The host of that name. */
  public synchronized Host get(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new LabException("no host " + name + " in " + hosts.keySet());
    }
    return host;
  }

  /** Lays cables, gives the ports their addresses and brings them up. */
  public void connect(Collection<Link> links) {
    List<String> cables = links.stream().map(link -> link.left().linkTo(link.right())).toList();
    ipOnMachine(cables);
    Map<Host, List<String>> lines = new LinkedHashMap<>();
    for (Link link : links) {
      for (Port port : List.of(link.left(), link.right())) {
        lines.computeIfAbsent(port.host(), host -> new ArrayList<>()).addAll(port.setUp());
      }
    }
    inParallel(
        lines.entrySet().stream()
            .map(entry -> configure(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** Lays one cable. */
  public void connect(Port left, Port right) {
    connect(List.of(new Link(left, right)));
  }

  /**
   * Lays a cable between the host and the machine itself. The machine reaches nothing but the
   * port's own address, so the host has to translate what it forwards there.
   *
   * @param family of the cable's addresses
   * @return the machine's address on the cable
   */
  public String connectToMachine(Host host, String device, Family family) {
    Slot.RootPrefix prefix = slot.rootPrefix(family);
    String root = rootDevice();
    ipOnMachine(
        List.of(
            "link add %s type veth peer name %s netns %s".formatted(root, device, host.pid()),
            "address add %s/%s dev %s%s"
                .formatted(prefix.machine(), prefix.length(), root, withoutDetection(family)),
            "link set %s up".formatted(root)));
    host.ip(
        "address add %s/%s dev %s".formatted(prefix.lab(), prefix.length(), device),
        "link set %s up".formatted(device));
    return prefix.machine();
  }

  /** The machine's own settings stay as they are, so its address is not to wait for duplicates. */
  private static String withoutDetection(Family family) {
    return switch (family) {
      case V4 -> "";
      case V6 -> " nodad";
    };
  }

  /** Runs all of them at the same time; the first failure is thrown after all have ended. */
  public static <T> List<T> inParallel(List<Callable<T>> work) {
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LabException failure) {
        throw failure;
      }
      throw new LabException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  /** Removes everything: open sockets and captures, processes, networks, names and links. */
  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the program is ending: the hook will find nothing to do
    }
  }

  /** The machine's end of the link to this laboratory. */
  String rootDevice() {
    return slot.rootDevice();
  }

  String networkName(String host) {
    return slot.namePrefix() + host;
  }

  /** Makes the laboratory close the resource before anything else, the last one first. */
  public <T extends AutoCloseable> T closing(T resource) {
    open.addFirst(resource);
    return resource;
  }

  private Host make(String name) {
    Host host = register(new Host(name, this, Holder.start(networkName(name), Isolation.NETWORK)));
    host.prepare();
    try {
      Files.createDirectories(Sweep.NAMES);
      // Not `ip netns attach`: that would keep the network alive after its last process.
      Files.createSymbolicLink(
          Sweep.NAMES.resolve(host.networkName()), Path.of("/proc/" + host.pid() + "/ns/net"));
      return host;
    } catch (IOException e) {
      throw new LabException("cannot name the network of " + name, e);
    }
  }

  private synchronized Host register(Host host) {
    if (closed || hosts.putIfAbsent(host.name(), host) != null) {
      host.stop();
      throw new LabException(
          closed ? "the laboratory is closed" : "there is a host " + host.name() + " already");
    }
    return host;
  }

  private static Callable<Boolean> configure(Host host, List<String> lines) {
    return () -> {
      host.ip(lines);
      return true;
    };
  }

  private static void ipOnMachine(List<String> lines) {
    ExecResult result =
        Exec.run(List.of("ip", "-batch", "-"), String.join("\n", lines) + "\n", Exec.TIMEOUT);
    if (!result.succeeded()) {
      throw new LabException("ip refused %s: %s".formatted(lines, result.stderr().strip()));
    }
  }

  private synchronized void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    List<Throwable> failures = new ArrayList<>();
    open.forEach(resource -> attempt(resource::close, failures));
    hosts.values().forEach(host -> attempt(host::stop, failures));
    attempt(() -> Sweep.removeNames(slot), failures);
    attempt(() -> Sweep.removeRootDevice(slot), failures);
    attempt(slot::close, failures);
    if (!failures.isEmpty()) {
      LabException failure =
          new LabException("the laboratory left something behind: " + failures.getFirst(), null);
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void attempt(Step step, List<Throwable> failures) {
    try {
      step.run();
    } catch (Exception e) {
      failures.add(e);
    }
  }
}
