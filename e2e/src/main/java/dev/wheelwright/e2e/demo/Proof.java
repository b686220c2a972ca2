package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.BulkTransfer;
import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.WireGuardPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proves that the sites talk to each other through the tunnels: pings and transfers both ways, and
 * WireGuard's counters at both ends, which must have grown by at least what was transferred.
 */
final class Proof {

  private static final long BYTES = 10_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern AVERAGE = Pattern.compile("= [0-9.]+/([0-9.]+)/");

  private final GuideNetwork network;

  Proof(GuideNetwork network) {
    this.network = network;
  }

  /**
   * What one branch proved.
   *
   * @param branch its name
   * @param pingToHub average round trip to the concentrator's site
   * @param pingFromHub average round trip from there
   * @param toHub the transfer to the concentrator's site
   * @param fromHub the transfer from there
   */
  record Result(
      String branch,
      Duration pingToHub,
      Duration pingFromHub,
      BulkTransfer toHub,
      BulkTransfer fromHub) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-10s  ping %.1f ms, back %.1f ms;  %s there at %.0f Mbit/s, back at %.0f Mbit/s",
          branch,
          pingToHub.toNanos() / 1e6,
          pingFromHub.toNanos() / 1e6,
          TunnelTable.amount(toHub.bytes()),
          toHub.megabitsPerSecond(),
          fromHub.megabitsPerSecond());
    }
  }

  /** Proves every branch, one after the other, so that the rates mean something. */
  List<Result> run() {
    List<Result> results = new ArrayList<>();
    for (Member branch : network.branches()) {
      results.add(run(branch));
    }
    return results;
  }

  private Result run(Member branch) {
    Member hub = network.hub();
    Duration pingToHub = ping(branch.site(), hub.siteAddress());
    Duration pingFromHub = ping(hub.site(), branch.siteAddress());
    List<Tunnel> before = tunnelsOf(branch);
    BulkTransfer toHub =
        BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), BYTES, PATIENCE);
    BulkTransfer fromHub =
        BulkTransfer.run(hub.site(), branch.site(), branch.siteAddress(), BYTES, PATIENCE);
    List<Tunnel> after = tunnelsOf(branch);
    for (Tunnel end : after) {
      requireGrowth(end, before, "received", WireGuardPeer::receivedBytes);
      requireGrowth(end, before, "sent", WireGuardPeer::sentBytes);
    }
    return new Result(branch.place().name(), pingToHub, pingFromHub, toHub, fromHub);
  }

  /** The two ends of the tunnel between the concentrator and the branch. */
  private List<Tunnel> tunnelsOf(Member branch) {
    String name = branch.place().name();
    List<Tunnel> ends =
        Tunnel.of(network).stream()
            .filter(tunnel -> tunnel.appliance().equals(name) || tunnel.peerName().equals(name))
            .toList();
    if (ends.size() != 2) {
      throw new LabException(
          "%s has %s ends of tunnels instead of 2: %s".formatted(name, ends.size(), ends));
    }
    return ends;
  }

  private static void requireGrowth(
      Tunnel end, List<Tunnel> before, String what, ToLongFunction<WireGuardPeer> counter) {
    long earlier =
        before.stream()
            .filter(tunnel -> tunnel.appliance().equals(end.appliance()))
            .mapToLong(tunnel -> counter.applyAsLong(tunnel.peer()))
            .sum();
    long growth = counter.applyAsLong(end.peer()) - earlier;
    if (growth < BYTES) {
      throw new LabException(
          "%s %s only %s bytes through the tunnel to %s while %s were transferred"
              .formatted(end.appliance(), what, growth, end.peerName(), BYTES));
    }
  }

  private static Duration ping(Host from, String address) {
    ExecResult result = from.exec("ping", "-n", "-c", "3", "-i", "0.1", "-W", "2", address);
    Matcher matcher = AVERAGE.matcher(result.stdout());
    if (!result.succeeded() || !matcher.find()) {
      throw new LabException("no answer from %s to a ping from %s".formatted(address, from.name()));
    }
    return Duration.ofNanos((long) (Double.parseDouble(matcher.group(1)) * 1e6));
  }
}
