package dev.wheelwright.agent.telemetry;

import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Spreads a report over as many messages as it takes. */
final class ReportPages {
  /** A peer takes up to 125 bytes of a message, and the controller accepts 256 KiB. */
  static final int PEERS_AT_ONCE = 1_000;

  private final List<List<Report.Part>> pages = new ArrayList<>(List.of(new ArrayList<>()));
  private int room = PEERS_AT_ONCE;

  /** What is to be said of one interface. */
  void add(
      InterfaceSample.Header header, Map<WgPublicKey, PeerSample> changed, List<WgPublicKey> gone) {
    TreeMap<WgPublicKey, PeerSample> left = new TreeMap<>(changed);
    List<WgPublicKey> goneLeft = new ArrayList<>(gone);
    do {
      if (room == 0) {
        pages.add(new ArrayList<>());
        room = PEERS_AT_ONCE;
      }
      room--; // what is said of the interface itself
      TreeMap<WgPublicKey, PeerSample> peers = new TreeMap<>();
      while (room > 0 && !left.isEmpty()) {
        var next = left.pollFirstEntry();
        peers.put(next.getKey(), next.getValue());
        room--;
      }
      List<WgPublicKey> taken = goneLeft.subList(0, Math.min(room, goneLeft.size()));
      pages.getLast().add(new Report.Part(header, peers, List.copyOf(taken)));
      room -= taken.size();
      taken.clear();
    } while (!left.isEmpty() || !goneLeft.isEmpty());
  }

  /** The messages; one even if there is nothing to say. */
  List<Report> reports(Sample sample, boolean full, List<UUID> gone) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      boolean first = i == 0;
      boolean last = i == pages.size() - 1;
      reports.add(
          new Report(
              sample.at(),
              new Report.Extent(full && first, !last),
              pages.get(i),
              first ? gone : List.of(),
              sample.conditions()));
    }
    return reports;
  }
}
