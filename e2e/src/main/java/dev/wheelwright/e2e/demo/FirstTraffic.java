package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Measures how long it takes until tunnels exist and carry traffic: numbered packets run between
 * the sites, both ways, from before the change, and WireGuard is asked for its handshakes all the
 * time.
 */
final class FirstTraffic implements AutoCloseable {

  private static final int PACKETS_PER_SECOND = 50;
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final GuideNetwork network;
  private final List<NumberedFlow> flows = new ArrayList<>();

  FirstTraffic(GuideNetwork network) {
    this.network = network;
    Member hub = network.hub();
    for (Member branch : network.branches()) {
      flows.add(
          NumberedFlow.start(branch.site(), hub.site(), hub.siteAddress(), PACKETS_PER_SECOND));
      flows.add(
          NumberedFlow.start(hub.site(), branch.site(), branch.siteAddress(), PACKETS_PER_SECOND));
    }
  }

  /**
   * What was measured, from the moment the change was sent.
   *
   * @param handshake until the first completed handshake
   * @param traffic until packets had arrived on every path, in both directions
   */
  record Result(Duration handshake, Duration traffic) {}

  /** True when a packet has arrived already, which no path allows before the change. */
  boolean hasArrivals() {
    return flows.stream().anyMatch(flow -> flow.firstArrivalNanos().isPresent());
  }

  /**
   * Waits for traffic on every path.
   *
   * @param start the moment of the change on the wall clock
   * @param startNanos the same moment on the clock of {@link System#nanoTime()}
   * @param timeout how long to wait
   */
  Result await(Instant start, long startNanos, Duration timeout) {
    List<Instant> first = new ArrayList<>();
    boolean complete = Poll.until(() -> look(first), PAUSE, timeout);
    if (!complete) {
      List<String> silent =
          flows.stream()
              .filter(flow -> flow.firstArrivalNanos().isEmpty())
              .map(NumberedFlow::name)
              .toList();
      throw new LabException(
          "after %s s nothing has arrived on %s".formatted(timeout.toSeconds(), silent));
    }
    long last =
        flows.stream()
            .map(NumberedFlow::firstArrivalNanos)
            .mapToLong(OptionalLong::getAsLong)
            .max()
            .orElse(startNanos);
    Duration handshake = Duration.between(start, first.getFirst());
    return new Result(handshake, Duration.ofNanos(last - startNanos));
  }

  /**
   * Remembers the first handshake, since a later one replaces it; true when that and all traffic
   * was seen.
   */
  private boolean look(List<Instant> first) {
    if (first.isEmpty()) {
      Optional<Instant> earliest =
          network.hub().appliance().handshakes().values().stream().min(Instant::compareTo);
      earliest.ifPresent(first::add);
    }
    return !first.isEmpty()
        && flows.stream().allMatch(flow -> flow.firstArrivalNanos().isPresent());
  }

  @Override
  public void close() {
    flows.forEach(NumberedFlow::close);
  }
}
