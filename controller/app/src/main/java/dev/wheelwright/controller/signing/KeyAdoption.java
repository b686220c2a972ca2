package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.KeySet;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import org.jboss.logging.Logger;

/**
 * Carries out what the root has signed while the controller was stopped: another online key, or
 * another epoch. What was signed with an earlier key is signed anew when it is offered.
 */
@ApplicationScoped
class KeyAdoption {
  private static final Logger LOG = Logger.getLogger(KeyAdoption.class);

  /** After the seals, before anything is compiled or signed. */
  private static final int EARLY = Interceptor.Priority.PLATFORM_BEFORE - 50;

  private final ControllerKeys keys;
  private final KeySets keySets;
  private final Fleet fleet;
  private final AuditLog audit;
  private final EntityManager entities;

  KeyAdoption(
      ControllerKeys keys, KeySets keySets, Fleet fleet, AuditLog audit, EntityManager entities) {
    this.keys = keys;
    this.keySets = keySets;
    this.fleet = fleet;
    this.audit = audit;
    this.entities = entities;
  }

  @Transactional
  void start(@Observes @Priority(EARLY) StartupEvent event) {
    KeySet set = KeySet.decode(keySets.current().payload().toArray());
    adopt(set);
    if (keys.signing().root().isPresent()) {
      LOG.warn("event=root-key-embedded advice=\"take it offline: keys root-offline FILE\"");
    }
  }

  /** Makes the database follow the key set. */
  @Transactional
  void adopt(KeySet set) {
    fleet.lock();
    FleetIdentity identity = fleet.identity();
    KeyId online = keys.signing().online().id();
    if (!set.fleet().equals(identity.id())) {
      throw new KeyFilesException("the key set is of fleet " + set.fleet());
    }
    if (set.find(online).isEmpty()) {
      throw new KeyFilesException("the key set does not name the online key " + online);
    }
    if (set.epoch() < identity.epoch()) {
      throw new KeyFilesException(
          "the keys folder is of epoch "
              + set.epoch()
              + ", but the database of epoch "
              + identity.epoch()
              + "; restore the newer folder");
    }
    if (set.epoch() > identity.epoch()) {
      fleet.raiseEpoch(set.epoch());
      tell("epoch.raise", "epoch " + identity.epoch(), "epoch " + set.epoch());
    }
    int stale =
        entities
            .createNativeQuery("delete from signed_config where key_id <> ?1")
            .setParameter(1, online.toBytes())
            .executeUpdate();
    if (stale > 0) {
      tell("online-key.change", "", "online key " + online + ", serial " + set.serial());
    }
  }

  private void tell(String action, String before, String after) {
    audit.record(Deed.done(Actor.CONTROLLER, action, "keys", before, after));
    LOG.infof("event=%s now=\"%s\"", action, after);
  }
}
