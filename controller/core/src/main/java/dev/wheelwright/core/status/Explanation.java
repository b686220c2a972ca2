package dev.wheelwright.core.status;

import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a tunnel has its state, and where to look when it should have another. */
record Explanation(Tunnel tunnel, Reported reported, Evidence evidence, Thresholds thresholds) {

  String of(TunnelState state) {
    return switch (state) {
      case PENDING -> pending() + " has not reported a key yet";
      case DISABLED -> "the interface of " + disabled() + " is switched off";
      case UNREPORTED -> unreported();
      case UP -> "handshake " + handshakeAge() + " ago";
      case IDLE -> idle();
      case NEVER -> "no handshake ever" + hints();
      case DEGRADED -> degraded();
      case DOWN -> down();
    };
  }

  private String concentrator() {
    return tunnel.name().concentrator().value();
  }

  private String peer() {
    return tunnel.name().peer();
  }

  private String pending() {
    return tunnel.concentrator().key().isEmpty() ? concentrator() : peer();
  }

  private String disabled() {
    return tunnel.concentrator().enabled() ? peer() : concentrator();
  }

  private String unreported() {
    String since =
        evidence
            .reportAge()
            .map(age -> concentrator() + " has reported nothing of it for " + text(age))
            .orElse(concentrator() + " has not reported it yet");
    return since
        + reported
            .concentrator()
            .flatMap(EndReport::problem)
            .map(problem -> ": " + problem)
            .orElse("");
  }

  private String idle() {
    String last =
        evidence.handshakeAge().isPresent()
            ? "last handshake " + handshakeAge() + " ago"
            : "no handshake";
    return last + ", and neither end has a keepalive: nobody talks";
  }

  private String degraded() {
    return evidence
            .handshakeAge()
            .filter(age -> age.compareTo(thresholds.session()) <= 0)
            .isPresent()
        ? "handshake %s ago, but nothing received for %s, though %s sends a keepalive every %s s"
            .formatted(handshakeAge(), received(), peer(), tunnel.peer().keepaliveSeconds())
        : "handshake %s ago: the session has ended, and the next is due".formatted(handshakeAge());
  }

  private String down() {
    String what =
        evidence.handshakeAge().isPresent()
            ? "no handshake for " + handshakeAge()
            : "the device of " + concentrator() + " has lost the session";
    return what + lastSeen() + hints();
  }

  private String lastSeen() {
    return reported
        .concentrator()
        .flatMap(EndReport::peer)
        .flatMap(PeerHistory::endpoint)
        .map(Endpoint::toString)
        .map(endpoint -> "; last seen at " + endpoint)
        .orElse("");
  }

  /**
   * What is known to be wrong, or else what is known to be well, so that one need not look there.
   */
  private String hints() {
    List<String> hints = new ArrayList<>();
    wrongKey(concentrator(), reported.concentrator(), tunnel.concentrator().key())
        .ifPresent(hints::add);
    wrongKey(peer(), reported.spoke(), tunnel.peer().key()).ifPresent(hints::add);
    if (!isPresent(reported.concentrator())) {
      hints.add("the device of " + concentrator() + " does not have this peer");
    }
    switch (tunnel.peer()) {
      case Tunnel.External(WgPublicKey key) ->
          hints.add(
              "%s has no agent: see that its private key belongs to %s".formatted(peer(), key)
                  + tunnel
                      .concentrator()
                      .key()
                      .map(own -> " and that it knows " + concentrator() + " as " + own)
                      .orElse(""));
      case Tunnel.End end -> spoke(hints);
    }
    return hints.isEmpty() ? "" : "; " + String.join("; ", hints);
  }

  private static Optional<String> wrongKey(
      String name, Optional<EndReport> report, Optional<WgPublicKey> expected) {
    return report
        .filter(each -> expected.isPresent() && !each.deviceKey().equals(expected))
        .map(
            each ->
                each.deviceKey()
                    .map(
                        key ->
                            "the device of %s has the key of %s instead of %s"
                                .formatted(name, key, expected.get()))
                    .orElse("the device of " + name + " has no private key"));
  }

  private void spoke(List<String> hints) {
    Optional<EndReport> spoke = reported.spoke();
    Optional<PeerHistory> seen = spoke.flatMap(EndReport::peer).filter(PeerHistory::present);
    if (spoke.isEmpty()) {
      hints.add(peer() + " has not reported either");
    } else if (spoke.get().problem().isPresent()) {
      hints.add(peer() + " can't read its interface: " + spoke.get().problem().get());
    } else if (seen.isEmpty()) {
      hints.add("the device of " + peer() + " does not have " + concentrator() + " as its peer");
    } else {
      hints.add(
          peer()
              + " has sent "
              + seen.get().sent().total()
              + " bytes"
              + seen.get().endpoint().map(at -> " to " + at).orElse(" and has no endpoint")
              + " and received "
              + seen.get().received().total());
    }
  }

  private static boolean isPresent(Optional<EndReport> report) {
    return report.flatMap(EndReport::peer).filter(PeerHistory::present).isPresent();
  }

  private String handshakeAge() {
    return evidence.handshakeAge().map(Explanation::text).orElse("an unknown time");
  }

  private String received() {
    return evidence.receivedUnmoved().map(Explanation::text).orElse("an unknown time");
  }

  /** Such as 42 s, 3 min 20 s, 5 h 10 min, 12 d 3 h. */
  static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
    }
    return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
