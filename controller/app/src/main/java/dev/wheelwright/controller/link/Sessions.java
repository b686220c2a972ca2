package dev.wheelwright.controller.link;

import dev.wheelwright.controller.enrolment.CertificatesReplaced;
import dev.wheelwright.controller.rollout.ApplianceChanged;
import dev.wheelwright.controller.rollout.ApplianceRevoked;
import dev.wheelwright.controller.rollout.ConfigAnnouncer;
import dev.wheelwright.controller.rollout.Connections;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/** The open streams: at most one for each appliance, the newest. */
@ApplicationScoped
class Sessions implements ConfigAnnouncer, KeyRequester, Connections {
  /**
   * Two agents that share an identity push each other out; this keeps them from doing it in a tight
   * loop.
   */
  private static final Duration REPLACED_SPREAD = Duration.ofSeconds(60);

  private static final Logger LOG = Logger.getLogger(Sessions.class);

  private final Map<UUID, Session> open = new ConcurrentHashMap<>();
  private final LongAdder coalesced = new LongAdder();
  private final Event<ApplianceChanged> changes;

  Sessions(Event<ApplianceChanged> changes) {
    this.changes = changes;
  }

  /** Takes a new stream in place of the appliance's older one, which ends. */
  void opened(Session session) {
    Session older = open.put(session.identity().appliance(), session);
    if (older != null) {
      LOG.warnf(
          "event=two-streams-of-one-appliance effect=\"the newer stays\""
              + " appliance=%s older.remote=%s older.serial=%s newer.remote=%s newer.serial=%s",
          session.identity().appliance(),
          older.identity().remoteAddress(),
          older.identity().certificate().serial(),
          session.identity().remoteAddress(),
          session.identity().certificate().serial());
      older.close("a newer stream of this appliance was opened", REPLACED_SPREAD);
    }
  }

  /** Forgets a stream that has ended. */
  void ended(Session session) {
    if (open.remove(session.identity().appliance(), session)) {
      LOG.infof("event=stream-ended appliance=%s", session.identity().appliance());
      changes.fire(new ApplianceChanged(session.identity().appliance()));
    }
  }

  @Override
  public void announce(UUID appliance, long revision, Digest digest) {
    DesiredConfig config = new DesiredConfig(revision, digest);
    if (find(appliance).filter(session -> session.announce(config)).isPresent()) {
      coalesced.increment();
    }
  }

  @Override
  public void request(UUID appliance, MissingKey missing) {
    find(appliance).ifPresent(session -> session.requestKey(missing));
  }

  @Override
  public boolean isConnected(UUID appliance) {
    return find(appliance).filter(Session::isOpen).isPresent();
  }

  private Optional<Session> find(UUID appliance) {
    return Optional.ofNullable(open.get(appliance));
  }

  void revoked(@Observes(during = TransactionPhase.AFTER_SUCCESS) ApplianceRevoked event) {
    find(event.appliance())
        .ifPresent(session -> session.close("this appliance is revoked", Session.RETRY_SPREAD));
  }

  void replaced(@Observes(during = TransactionPhase.AFTER_SUCCESS) CertificatesReplaced event) {
    find(event.appliance())
        .ifPresent(
            session -> session.close("this appliance has joined again", Session.RETRY_SPREAD));
  }

  /** How many configs were overtaken by newer ones before they could be offered. */
  long coalesced() {
    return coalesced.sum();
  }

  int count() {
    return open.size();
  }

  /** Ends the streams whose certificate has ended meanwhile. */
  void closeExpired(Instant now) {
    open.values().stream()
        .filter(session -> now.isAfter(session.identity().notAfter()))
        .forEach(
            session ->
                session.close("the certificate has expired; renew it", Session.RETRY_SPREAD));
  }

  /** Ends all streams; their agents come back spread over the time. */
  void closeAll(Duration spread) {
    open.values().forEach(session -> session.close("the controller stops", spread));
  }
}
