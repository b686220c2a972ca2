package dev.wheelwright.agent.telemetry;

import dev.wheelwright.wire.WgPublicKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one stream was told, and so what it has still to be told: everything at first and whenever
 * the set of interfaces changed, otherwise what changed since. Used by one thread.
 */
public final class Reports {
  private static final Told NOTHING = new Told(null, Map.of());

  private @Nullable Map<UUID, Told> told;

  /**
   * What was told of an interface.
   *
   * @param header the newest; null before the first
   * @param peers as they were when they could last be read
   */
  private record Told(
      InterfaceSample.@Nullable Header header, Map<WgPublicKey, PeerSample> peers) {}

  /**
   * The next report, which counts as told from now on.
   *
   * @return at least one message, in the order in which they must be sent
   */
  public List<Report> next(Sample sample) {
    Set<UUID> present = sample.interfaces().keySet();
    boolean full = told == null || !told.keySet().equals(present);
    Map<UUID, Told> before = told == null ? Map.of() : told;
    Map<UUID, Told> next = new HashMap<>();
    ReportPages pages = new ReportPages();
    sample.interfaces().values().stream()
        .sorted(Comparator.comparing(InterfaceSample::membership))
        .forEach(
            each -> {
              Told known = full ? NOTHING : before.getOrDefault(each.membership(), NOTHING);
              tell(each, known, pages);
              next.put(
                  each.membership(), new Told(each.header(), each.peers().orElse(known.peers())));
            });
    told = next;
    List<UUID> gone =
        before.keySet().stream().filter(each -> !present.contains(each)).sorted().toList();
    return pages.reports(sample, full, gone);
  }

  private static void tell(InterfaceSample now, Told before, ReportPages pages) {
    TreeMap<WgPublicKey, PeerSample> changed = new TreeMap<>();
    Map<WgPublicKey, PeerSample> peers = now.peers().orElse(before.peers());
    peers.forEach(
        (key, peer) -> {
          if (!peer.equals(before.peers().get(key))) {
            changed.put(key, peer);
          }
        });
    List<WgPublicKey> gone =
        before.peers().keySet().stream().filter(key -> !peers.containsKey(key)).sorted().toList();
    if (!now.header().equals(before.header()) || !changed.isEmpty() || !gone.isEmpty()) {
      pages.add(now.header(), changed, gone);
    }
  }
}
