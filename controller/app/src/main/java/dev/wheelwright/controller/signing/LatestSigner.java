package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Signs the answer to an agent's nonce: which config is the latest, and until when the agent may
 * believe it.
 */
@ApplicationScoped
public class LatestSigner {
  private final ControllerKeys keys;
  private final Fleet fleet;
  private final Clock clock;
  private final Duration lifetime;

  LatestSigner(
      ControllerKeys keys,
      Fleet fleet,
      Clock clock,
      @ConfigProperty(name = "wheelwright.signing.latest-lifetime", defaultValue = "24h")
          Duration lifetime) {
    this.keys = keys;
    this.fleet = fleet;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /**
   * A signed Latest.
   *
   * @param nonce the 32 bytes that the agent sent
   * @param revision 0 when nothing was compiled for the appliance yet
   */
  public Signed sign(UUID appliance, Bytes nonce, long revision, Digest config) {
    FleetIdentity identity = fleet.identity();
    long notAfter = clock.instant().plus(lifetime).getEpochSecond();
    RevisionStamp stamp = new RevisionStamp(identity.epoch(), revision);
    Latest latest = new Latest(identity.id(), appliance, nonce, stamp, config, notAfter);
    return keys.signing().online().sign(SignatureContext.LATEST, latest.encode());
  }
}
