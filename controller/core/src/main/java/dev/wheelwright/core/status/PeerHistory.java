package dev.wheelwright.core.status;

import dev.wheelwright.wire.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What all samples of one peer of one interface add up to. Immutable: each sample makes the next.
 *
 * @param present whether the device has the peer now
 * @param lastHandshake when the last handshake was completed; empty: the device knows of none now
 * @param everHandshake whether there was one at any time
 * @param endpoint where the device sends to, or did when it last knew
 * @param roaming the move to that endpoint, if it came from another
 * @param received bytes from the peer
 * @param sent bytes to the peer
 */
public record PeerHistory(
    boolean present,
    Optional<Moment> lastHandshake,
    boolean everHandshake,
    Optional<Endpoint> endpoint,
    Optional<Roaming> roaming,
    Counter received,
    Counter sent) {
  /**
   * Two samples of one handshake differ by what the messages took on their way; two handshakes are
   * further apart than this (WireGuard paper, section 6.1, Rekey-Timeout).
   */
  private static final Duration SAME_HANDSHAKE = Duration.ofSeconds(5);

  /** Where a peer was before, and when it was first seen elsewhere. */
  public record Roaming(Endpoint from, Moment at) {}

  /**
   * A counter of the device.
   *
   * @param device its last value
   * @param total what it counted over all its new starts since the first sample, that one included
   * @param movedAt when it was first seen at its last value
   */
  public record Counter(long device, long total, Moment movedAt) {
    static Counter startingAt(long device, Moment at) {
      return new Counter(device, device, at);
    }

    /** A lower value is a new start, with all that it shows counted since. */
    Counter next(long value, Moment at) {
      if (value == device) {
        return this;
      }
      long more = value < device ? value : value - device;
      return new Counter(value, sum(total, more), at);
    }
  }

  /** A device may claim any figure. */
  private static long sum(long total, long more) {
    return total > Long.MAX_VALUE - more ? Long.MAX_VALUE : total + more;
  }

  /** After the first sample. */
  public static PeerHistory of(PeerSample sample, Moment at) {
    return new PeerHistory(
        true,
        sample.handshakeAge().map(at::minus),
        sample.handshakeAge().isPresent(),
        sample.endpoint(),
        Optional.empty(),
        Counter.startingAt(sample.receivedBytes(), at),
        Counter.startingAt(sample.sentBytes(), at));
  }

  /**
   * After one more sample.
   *
   * @param at when the sample came
   */
  public PeerHistory next(PeerSample sample, Moment at) {
    return new PeerHistory(
        true,
        sample.handshakeAge().map(age -> handshake(at.minus(age))),
        everHandshake || sample.handshakeAge().isPresent(),
        sample.endpoint().or(() -> endpoint),
        roaming(sample, at),
        received.next(sample.receivedBytes(), at),
        sent.next(sample.sentBytes(), at));
  }

  /** After a report that the device does not have the peer; with it went its session. */
  public PeerHistory gone() {
    return new PeerHistory(
        false, Optional.empty(), everHandshake, endpoint, roaming, received, sent);
  }

  /** Of one handshake the earliest estimate is the best: messages come late, not early. */
  private Moment handshake(Moment estimate) {
    return lastHandshake
        .filter(known -> estimate.since(known).abs().compareTo(SAME_HANDSHAKE) < 0)
        .map(known -> known.compareTo(estimate) < 0 ? known : estimate)
        .orElse(estimate);
  }

  private Optional<Roaming> roaming(PeerSample sample, Moment at) {
    boolean moved =
        endpoint.isPresent()
            && sample.endpoint().isPresent()
            && !endpoint.equals(sample.endpoint());
    return moved ? Optional.of(new Roaming(endpoint.get(), at)) : roaming;
  }
}
