package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.error.OutcomeUnknownException;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.fleet.Fleet;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Takes appliances out of the fleet for good. */
@ApplicationScoped
public class Revocations {
  private static final Logger LOGGER = Logger.getLogger(Revocations.class);

  private final Fleet fleet;
  private final Appliances appliances;
  private final RolloutService rollout;
  private final Event<ApplianceRevoked> revoked;
  private final AuditLog audit;

  Revocations(
      Fleet fleet,
      Appliances appliances,
      RolloutService rollout,
      Event<ApplianceRevoked> revoked,
      AuditLog audit) {
    this.fleet = fleet;
    this.appliances = appliances;
    this.rollout = rollout;
    this.revoked = revoked;
    this.audit = audit;
  }

  /**
   * Revokes an appliance and compiles the others without it. Done already: does nothing. The
   * revocation is committed first, so that no trouble with the compile can hold it up; if the
   * process dies in between, the compile at the next start completes it.
   *
   * @throws OutcomeUnknownException when the database failed in between; what holds of it is
   *     completed by itself
   */
  public void revoke(UUID appliance, Actor actor) {
    try {
      mark(appliance, actor);
      // Also when it was revoked before: an earlier attempt may have ended in between.
      rollout.recompile(Cause.REVOCATION);
    } catch (RuntimeException e) {
      throw rollout.unknown(e);
    }
  }

  private void mark(UUID appliance, Actor actor) {
    boolean now =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  fleet.lock();
                  boolean marked = appliances.markRevoked(appliance);
                  if (marked) {
                    revoked.fire(new ApplianceRevoked(appliance));
                    audit.record(
                        Deed.done(
                            actor, "appliance.revoke", "appliance " + appliance, "", "revoked"));
                  }
                  return marked;
                });
    if (now) {
      LOGGER.infof("event=revoked appliance=%s", appliance);
    }
  }
}
