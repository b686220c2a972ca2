package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.wire.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is offered to one appliance, and when. At most one offer waits for its answer;
 * nothing is offered twice in a row, and what the agent has refused or taken back is not offered
 * again.
 */
final class Offers {
  /** After which an offer that got no answer no longer holds back the next. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LatestSlot slot;
  private final Set<Digest> parked = new HashSet<>();
  private Optional<Digest> applied = Optional.empty();
  private @Nullable DesiredConfig offered;
  private @Nullable Instant unansweredSince;
  private boolean undecided;
  private boolean replaced;

  Offers(LatestSlot slot) {
    this.slot = slot;
  }

  /** What the agent has at the start of the stream. */
  void begin(Optional<Digest> agentApplied, Optional<Digest> agentParked) {
    applied = agentApplied;
    agentParked.ifPresent(parked::add);
  }

  /** The config to offer now, if any. */
  Optional<DesiredConfig> next(Instant now) {
    return isWaiting(now) ? Optional.empty() : slot.latest().filter(this::isNews);
  }

  /** The config is on its way to the agent. */
  void offered(DesiredConfig config, Instant now) {
    offered = config;
    slot.settle(config);
    unansweredSince = now;
    undecided = true;
  }

  /** Whether offering it could change what the agent ends up with. */
  private boolean isNews(DesiredConfig desired) {
    Digest digest = desired.digest();
    boolean offeredLast = offered != null && offered.digest().equals(digest);
    boolean alreadyThere = !undecided && applied.filter(digest::equals).isPresent();
    return !offeredLast && !alreadyThere && !parked.contains(digest);
  }

  private boolean isWaiting(Instant now) {
    return unansweredSince != null && now.isBefore(unansweredSince.plus(PATIENCE));
  }

  /**
   * Whether to send the content that the agent asks for. Content that a newer config has replaced
   * meanwhile is refused once, so that the newer one is offered in its place; the second time it is
   * sent, because an appliance whose config changes faster than its messages travel would else
   * never get any.
   */
  boolean accepts(Digest asked) {
    boolean offeredLast = offered != null && offered.digest().equals(asked);
    boolean desiredNow =
        slot.latest().filter(desired -> desired.digest().equals(asked)).isPresent();
    if (!offeredLast && !desiredNow) {
      return false;
    }
    unansweredSince = null;
    if (!desiredNow && !replaced && slot.latest().filter(this::isNews).isPresent()) {
      replaced = true;
      offered = null; // not sent, so it is news again should it come back
      return false;
    }
    replaced = false;
    return true;
  }

  /** Takes note of how the agent fared. */
  void reported(ApplyResult result) {
    if (result.outcome().parks()) {
      parked.add(result.config());
    }
    applied = result.applied();
    if (offered != null && offered.digest().equals(result.config())) {
      unansweredSince = null;
      undecided = result.outcome() == ApplyResult.Outcome.TRANSIENT;
    }
  }
}
