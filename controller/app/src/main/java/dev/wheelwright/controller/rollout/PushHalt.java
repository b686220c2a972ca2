package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.wire.Envelope;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is given to any appliance while the database is known to have lost revisions: it was
 * restored from an old backup, or failed over to a copy that was behind.
 *
 * <p>That is known when an appliance shows a config which this controller's own key signed, and of
 * which the database knows nothing. What an appliance merely says of revisions would not do: one
 * that lies could stop the whole fleet. It ends with the epoch, which the root key raises; until
 * then people can put right what was lost, and nobody is given the old content as new.
 */
@ApplicationScoped
public class PushHalt {
  private static final Logger LOGGER = Logger.getLogger(PushHalt.class);

  /** The row of the table push_halt. */
  @ApplicationScoped
  static class PushHaltRepository implements PanacheRepositoryBase<PushHaltEntity, Boolean> {}

  private final PushHaltRepository repository;
  private final ApplianceConfigRepository configs;
  private final Fleet fleet;
  private final AuditLog audit;
  private final Clock clock;
  private volatile @Nullable Halt halt;

  PushHalt(
      PushHaltRepository repository,
      ApplianceConfigRepository configs,
      Fleet fleet,
      AuditLog audit,
      Clock clock) {
    this.repository = repository;
    this.configs = configs;
    this.fleet = fleet;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Why nothing is pushed.
   *
   * @param since when it was noticed, by the controller's clock
   * @param appliance which one has shown it
   * @param shownRevision of the config that it has shown
   * @param knownRevision the newest that the database knew then
   */
  public record Halt(Instant since, UUID appliance, long shownRevision, long knownRevision) {}

  /** What is stored comes into force again, unless the epoch was raised since. */
  @Transactional
  void load() {
    Optional<PushHaltEntity> stored = repository.findByIdOptional(true);
    long epoch = fleet.identity().epoch();
    stored.filter(row -> row.epoch != epoch).ifPresent(this::end);
    halt = stored.filter(row -> row.epoch == epoch).map(PushHalt::toHalt).orElse(null);
    current().ifPresent(PushHalt::log);
  }

  private void end(PushHaltEntity row) {
    repository.delete(row);
    audit.record(Deed.done(Actor.CONTROLLER, "push.resume", "fleet", text(toHalt(row)), ""));
    LOGGER.info("event=push-resumed reason=\"the epoch was raised\"");
  }

  public boolean isInForce() {
    return halt != null;
  }

  /** Why nothing is pushed; empty: configs are pushed. */
  public Optional<Halt> current() {
    return Optional.ofNullable(halt);
  }

  /**
   * Stops everything if the database does not know this config.
   *
   * @param shown signed by this controller in the present epoch
   */
  public void compare(Envelope shown) {
    if (!isInForce()) {
      QuarkusTransaction.requiringNew()
          .call(() -> lost(shown))
          .ifPresent(
              found -> {
                halt = found;
                log(found);
              });
    }
  }

  private Optional<Halt> lost(Envelope shown) {
    boolean known =
        configs
            .digestOf(shown.appliance(), shown.stamp().revision())
            .filter(shown.configDigest()::equals)
            .isPresent();
    if (known) {
      return Optional.empty();
    }
    // Under the lock, so that of several who show it at once the first counts.
    long revision = fleet.lock().revision();
    PushHaltEntity row = repository.findById(true);
    if (row == null) {
      row = new PushHaltEntity();
      row.epoch = shown.stamp().epoch();
      row.since = clock.instant();
      row.applianceId = shown.appliance();
      row.shownRevision = shown.stamp().revision();
      row.knownRevision = revision;
      repository.persist(row);
      audit.record(Deed.done(Actor.CONTROLLER, "push.halt", "fleet", "", text(toHalt(row))));
    }
    return Optional.of(toHalt(row));
  }

  private static Halt toHalt(PushHaltEntity row) {
    return new Halt(row.since, row.applianceId, row.shownRevision, row.knownRevision);
  }

  private static String text(Halt halt) {
    return "appliance %s has revision %s, which this controller signed and does not know; it knows up to %s"
        .formatted(halt.appliance(), halt.shownRevision(), halt.knownRevision());
  }

  private static void log(Halt halt) {
    LOGGER.errorf(
        "event=push-halted appliance=%s revision=%d known=%d reason=\"the database has lost revisions\""
            + " advice=\"put right what is missing, stop the controller, run its keys raise-epoch\"",
        halt.appliance(), halt.shownRevision(), halt.knownRevision());
  }
}
