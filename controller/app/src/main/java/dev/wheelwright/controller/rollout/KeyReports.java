package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.fleet.Memberships.KeyVerdict;
import dev.wheelwright.controller.fleet.Memberships.WantedKey;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.wire.WgPublicKey;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Public keys that appliances report: stored at once, compiled together. */
@ApplicationScoped
public class KeyReports {
  private static final Logger LOGGER = Logger.getLogger(KeyReports.class);
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration AT_MOST = Duration.ofMillis(500);

  private final Memberships memberships;
  private final CurrentFleet current;
  private final Coalescer recompile;

  KeyReports(
      Memberships memberships,
      CurrentFleet current,
      DatabaseState database,
      RolloutService rollout) {
    this.memberships = memberships;
    this.current = current;
    this.recompile =
        new Coalescer("key-reports", QUIET, AT_MOST, database, () -> rollout.recompile(Cause.KEYS));
  }

  /**
   * Stores a reported key, and sees to it that the others learn of it soon.
   *
   * @return whether the key is now that of the membership; false when the membership is not this
   *     appliance's, another generation was asked for, or another membership or an external peer
   *     has the key: then nothing is stored
   */
  public boolean record(UUID appliance, MissingKey reported, WgPublicKey key) {
    if (isOfAnExternalPeer(key)) {
      reject(appliance, reported, "KEY_OF_AN_EXTERNAL_PEER");
      return false;
    }
    WantedKey wanted = new WantedKey(reported.membership(), reported.generation());
    KeyVerdict verdict = memberships.reportKey(appliance, wanted, key);
    return switch (verdict) {
      case KNOWN_ALREADY -> true;
      case STORED -> {
        recompile.request();
        yield true;
      }
      case NOT_ITS_MEMBERSHIP, NOT_THE_GENERATION_ASKED_FOR, KEY_OF_ANOTHER_MEMBERSHIP -> {
        reject(appliance, reported, verdict.name());
        yield false;
      }
    };
  }

  /** Stored, it would make the topology invalid, and one appliance could stop every change. */
  private boolean isOfAnExternalPeer(WgPublicKey key) {
    return current.latest().stream()
        .flatMap(fleet -> fleet.intent().overlays().stream())
        .flatMap(overlay -> overlay.externalPeers().stream())
        .anyMatch(peer -> peer.publicKey().equals(key));
  }

  private static void reject(UUID appliance, MissingKey reported, String verdict) {
    LOGGER.warnf(
        "event=key-rejected appliance=%s membership=%s generation=%d verdict=%s",
        appliance, reported.membership(), reported.generation(), verdict);
  }

  @PreDestroy
  void stop() {
    recompile.close();
  }
}
