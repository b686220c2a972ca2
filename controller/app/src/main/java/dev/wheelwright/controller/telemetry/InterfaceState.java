package dev.wheelwright.controller.telemetry;

import dev.wheelwright.controller.telemetry.Report.InterfaceReport;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.PeerSample;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that was ever reported of one interface. Not safe for threads. */
final class InterfaceState {
  /**
   * Peers beyond those of the topology that are kept: some that a change is about to bring or has
   * just taken, not a flood of them.
   */
  static final int UNEXPECTED_PEERS = 64;

  private final Map<WgPublicKey, PeerHistory> peers = new HashMap<>();
  private Optional<Moment> readAt = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private Optional<WgPublicKey> deviceKey = Optional.empty();

  /** Adds a report that mentions it. Returns how many unexpected peers were ignored. */
  int add(InterfaceReport report, Moment at, Set<WgPublicKey> expected) {
    problem = report.problem();
    if (problem.isPresent()) {
      return 0;
    }
    readAt = Optional.of(at);
    deviceKey = report.deviceKey();
    report.gonePeers().forEach(this::gone);
    int ignored = 0;
    int unexpected = -1;
    for (Map.Entry<WgPublicKey, PeerSample> each : report.peers().entrySet()) {
      WgPublicKey key = each.getKey();
      if (!peers.containsKey(key) && !expected.contains(key)) {
        unexpected = unexpected < 0 ? unexpected(expected) : unexpected;
        if (unexpected >= UNEXPECTED_PEERS) {
          ignored++;
          continue;
        }
        unexpected++;
      }
      add(key, each.getValue(), at);
    }
    return ignored;
  }

  private int unexpected(Set<WgPublicKey> expected) {
    peers.entrySet().removeIf(e -> !e.getValue().present() && !expected.contains(e.getKey()));
    return (int) peers.keySet().stream().filter(key -> !expected.contains(key)).count();
  }

  private void add(WgPublicKey key, PeerSample sample, Moment at) {
    PeerHistory known = peers.get(key);
    peers.put(key, known == null ? PeerHistory.of(sample, at) : known.next(sample, at));
  }

  private void gone(WgPublicKey key) {
    peers.computeIfPresent(key, (_, known) -> known.gone());
  }

  /** A report left it out: it is as it was, and was read again if it could be before. */
  void unchanged(Moment at) {
    if (problem.isEmpty() && readAt.isPresent()) {
      readAt = Optional.of(at);
    }
  }

  /** The device has these peers and no others. */
  void keepOnly(Set<WgPublicKey> present) {
    if (problem.isEmpty()) {
      peers.replaceAll((key, known) -> present.contains(key) ? known : known.gone());
    }
  }

  /** The interface is not there any more; what is known of its peers stays. */
  void gone() {
    readAt = Optional.empty();
    problem = Optional.empty();
    deviceKey = Optional.empty();
    peers.replaceAll((_, known) -> known.gone());
  }

  /**
   * Takes over what an earlier run of the controller knew of one peer, unless there is newer.
   *
   * @param lastRead when the interface could be read last; empty: not known
   */
  void restore(WgPublicKey peer, Optional<Moment> lastRead, PeerHistory history) {
    if (readAt.isEmpty() || lastRead.filter(at -> at.compareTo(readAt.get()) > 0).isPresent()) {
      readAt = lastRead;
    }
    peers.putIfAbsent(peer, history);
  }

  /** What is said of one peer; empty when the interface was never read, or is gone. */
  Optional<EndReport> of(WgPublicKey peer) {
    return readAt.map(
        at -> new EndReport(at, problem, deviceKey, Optional.ofNullable(peers.get(peer))));
  }
}
