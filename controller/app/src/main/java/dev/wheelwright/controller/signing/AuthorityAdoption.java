package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.wire.Digest;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Notes which authorities the fleet has had, so that their succession, made while the controller
 * was stopped, is in the audit chain, and an older keys folder is not taken for a newer one.
 */
@ApplicationScoped
class AuthorityAdoption {
  private static final Logger LOG = Logger.getLogger(AuthorityAdoption.class);

  /** After the key set, before anything is issued. */
  private static final int EARLY = Interceptor.Priority.PLATFORM_BEFORE - 49;

  private final ControllerKeys keys;
  private final Fleet fleet;
  private final AuditLog audit;
  private final Session database;
  private final Clock clock;

  AuthorityAdoption(
      ControllerKeys keys, Fleet fleet, AuditLog audit, Session database, Clock clock) {
    this.keys = keys;
    this.fleet = fleet;
    this.audit = audit;
    this.database = database;
    this.clock = clock;
  }

  @Transactional
  void start(@Observes @Priority(EARLY) StartupEvent event) {
    adopt(keys.authority());
  }

  /**
   * Makes the database follow the keys folder.
   *
   * @throws KeyFilesException when the database knows a successor of the folder's authority
   */
  @Transactional
  void adopt(AuthorityKey authority) {
    fleet.lock();
    Digest present = authority.fingerprint();
    Optional<Digest> previous = authority.rollover().map(Rollover::previousFingerprint);
    List<Digest> known = known();
    if (known.isEmpty()) {
      authority.rollover().ifPresent(each -> note(each.previousFingerprint(), made(each)));
    }
    Optional<Digest> before = known.stream().findFirst().or(() -> previous);
    if (!before.equals(Optional.of(present))) {
      requireNew(present, known);
      note(present, clock.instant());
      before.ifPresent(
          old -> tell("authority.rotate", text(old), text(present) + ", until " + ends(authority)));
    }
    for (Digest gone : retired(present, previous)) {
      tell("authority.retire", text(gone), "");
    }
  }

  private static void requireNew(Digest present, List<Digest> known) {
    if (known.contains(present)) {
      throw new KeyFilesException(
          "the keys folder is of certificate "
              + text(present)
              + ", which "
              + text(known.getFirst())
              + " has succeeded; restore the newer ca.key, ca.crt and ca-rollover.crt");
    }
  }

  /** The newest first. */
  private List<Digest> known() {
    return database
        .createNativeQuery(
            "select fingerprint from authority order by adopted_at desc", byte[].class)
        .getResultList()
        .stream()
        .map(Digest::fromBytes)
        .toList();
  }

  private static Instant made(Rollover rollover) {
    return rollover.previous().getNotBefore().toInstant();
  }

  private static Instant ends(AuthorityKey authority) {
    return authority.certificate().getNotAfter().toInstant();
  }

  private void note(Digest authority, Instant at) {
    database
        .createNativeMutationQuery(
            "insert into authority (fingerprint, adopted_at) values (?1, ?2)")
        .setParameter(1, authority.toBytes())
        .setParameter(2, at)
        .executeUpdate();
  }

  private List<Digest> retired(Digest present, Optional<Digest> previous) {
    return database
        .createNativeQuery(
            "update authority set retired_at = ?1 where retired_at is null"
                + " and fingerprint not in (?2, ?3) returning fingerprint",
            byte[].class)
        .setParameter(1, clock.instant())
        .setParameter(2, present.toBytes())
        .setParameter(3, previous.orElse(present).toBytes())
        .getResultList()
        .stream()
        .map(Digest::fromBytes)
        .toList();
  }

  private static String text(Digest authority) {
    return "authority " + authority.shortForm();
  }

  private void tell(String action, String before, String after) {
    audit.record(Deed.done(Actor.CONTROLLER, action, "keys", before, after));
    LOG.infof("event=%s before=\"%s\" now=\"%s\"", action, before, after);
  }
}
