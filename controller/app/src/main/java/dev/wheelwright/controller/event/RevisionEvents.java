package dev.wheelwright.controller.event;

import dev.wheelwright.controller.rollout.TopologyInForce;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells clients of new revisions. */
@ApplicationScoped
class RevisionEvents {
  private final EventFeed feed;

  RevisionEvents(EventFeed feed) {
    this.feed = feed;
  }

  /**
   * A new revision.
   *
   * @param cause intent, keys, revocation or start
   */
  record RevisionData(long revision, String cause) {}

  void made(@Observes TopologyInForce event) {
    event
        .revision()
        .ifPresent(
            made ->
                feed.publish(
                    FeedEntry.of("revision", new RevisionData(made.number(), made.cause()))));
  }
}
