package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Finds the addresses of configured endpoints that are DNS names. */
public final class EndpointResolver {
  private final Lookup lookup;
  private final Duration timeout;

  EndpointResolver(Lookup lookup, Duration timeout) {
    this.lookup = lookup;
    this.timeout = timeout;
  }

  /**
   * A resolver that asks the system.
   *
   * @param timeout for all names together, which are asked for at the same time
   */
  public static EndpointResolver ofSystem(Duration timeout) {
    return new EndpointResolver(
        host ->
            Arrays.stream(InetAddress.getAllByName(host))
                .map(found -> IpAddress.of(found.getAddress()))
                .toList(),
        timeout);
  }

  /**
   * The addresses of all names that a device's peers are configured with. Blocks until all are
   * answered or the time is up.
   *
   * @param earlier what was resolved before; an address that is still right is kept, so that DNS
   *     servers that rotate their answers do not move tunnels
   * @return the earlier address for a name that got no answer, or no entry when there is none
   */
  public Map<Endpoint, Endpoint> resolve(DesiredDevice desired, Map<Endpoint, Endpoint> earlier) {
    Set<Endpoint> names = new HashSet<>();
    desired
        .interfaces()
        .forEach(
            wanted ->
                wanted
                    .peers()
                    .forEach(
                        peer ->
                            peer.endpoint()
                                .filter(endpoint -> !endpoint.hasAddress())
                                .ifPresent(names::add)));
    Map<String, List<IpAddress>> answers = ask(names);
    Map<Endpoint, Endpoint> resolved = new HashMap<>();
    for (Endpoint name : names) {
      Optional<Endpoint> before = Optional.ofNullable(earlier.get(name));
      choose(name, answers.getOrDefault(name.host(), List.of()), before)
          .ifPresent(address -> resolved.put(name, address));
    }
    return resolved;
  }

  private static Optional<Endpoint> choose(
      Endpoint name, List<IpAddress> addresses, Optional<Endpoint> earlier) {
    List<Endpoint> endpoints =
        addresses.stream().map(address -> new Endpoint(address.toString(), name.port())).toList();
    boolean keep = endpoints.isEmpty() || earlier.map(endpoints::contains).orElse(false);
    return keep ? earlier : Optional.of(endpoints.getFirst());
  }

  private Map<String, List<IpAddress>> ask(Set<Endpoint> names) {
    Set<String> hosts = new HashSet<>();
    names.forEach(name -> hosts.add(name.host()));
    Map<String, List<IpAddress>> answers = new ConcurrentHashMap<>();
    CountDownLatch open = new CountDownLatch(hosts.size());
    for (String host : hosts) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  answers.put(host, lookup.addresses(host));
                } catch (UnknownHostException e) {
                  answers.put(host, List.of());
                } finally {
                  open.countDown();
                }
              });
    }
    try {
      boolean all = open.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return all ? answers : Map.copyOf(answers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.copyOf(answers);
    }
  }

  /** Asks for the addresses of one name; blocks. */
  @FunctionalInterface
  interface Lookup {
    List<IpAddress> addresses(String host) throws UnknownHostException;
  }
}
