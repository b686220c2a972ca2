package dev.wheelwright.controller.link;

import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Signed;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The controller's side of every session: the rollout for what is to be said, the signing for its
 * bytes.
 */
@Singleton
class RolloutSides implements ControllerSides {
  private final RolloutPorts rollout;
  private final SigningPorts signing;
  private final Appliances appliances;
  private final Fleet fleet;
  private final ObserverPorts observers;

  RolloutSides(
      RolloutPorts rollout,
      SigningPorts signing,
      Appliances appliances,
      Fleet fleet,
      ObserverPorts observers) {
    this.rollout = rollout;
    this.signing = signing;
    this.appliances = appliances;
    this.fleet = fleet;
    this.observers = observers;
  }

  @Override
  public ControllerSide of(UUID appliance) {
    return new RolloutSide(appliance);
  }

  private final class RolloutSide implements ControllerSide {
    private final UUID appliance;
    private @Nullable Digest offered;
    private @Nullable Moment offeredAt;

    private RolloutSide(UUID appliance) {
      this.appliance = appliance;
    }

    @Override
    public boolean isStorageAway() {
      return observers.database().isAway();
    }

    @Override
    public boolean isOfStorage(RuntimeException failure) {
      return observers.database().failed(failure) || DatabaseState.isToBlame(failure);
    }

    @Override
    public void greeted(Greeting greeting) {
      appliances.noteAgentVersion(appliance, greeting.agentVersion());
      rollout
          .results()
          .held(appliance, greeting.attempted(), greeting.applied(), greeting.lastGood());
      greeting
          .lastGoodEnvelope()
          .flatMap(signed -> signing.configs().own(appliance, signed))
          .ifPresent(rollout.halt()::compare);
    }

    @Override
    public void lives(Bytes run, String remoteAddress) {
      observers
          .identities()
          .seen(appliance, run, remoteAddress)
          .ifPresent(alarm -> observers.noticed(appliance, alarm));
    }

    @Override
    public boolean isPushHalted() {
      return rollout.halt().isInForce();
    }

    @Override
    public Optional<DesiredConfig> desired() {
      return rollout.desired().desired(appliance);
    }

    @Override
    public Optional<Digest> parked() {
      return rollout.desired().parked(appliance);
    }

    @Override
    public Optional<ConfigContent> content(Digest digest) {
      return rollout.contents().load(digest);
    }

    @Override
    public Signed keySet() {
      return signing.keySets().current();
    }

    @Override
    public Signed latest(Bytes nonce, long revision, Digest digest) {
      return signing.latest().sign(appliance, nonce, revision, digest);
    }

    @Override
    public Signed envelope(DesiredConfig desired) {
      Signed envelope = signing.configs().sign(appliance, desired.revision(), desired.digest());
      offered = desired.digest();
      offeredAt = now();
      observers.metrics().offered();
      return envelope;
    }

    @Override
    public long epoch() {
      return fleet.identity().epoch();
    }

    @Override
    public List<MissingKey> missingKeys() {
      return rollout.membershipKeys().missing(appliance);
    }

    @Override
    public void opened() {
      observers.opened(appliance);
    }

    @Override
    public Moment now() {
      return observers.clock().now();
    }

    @Override
    public void sampled(Report report) {
      observers.reports().add(report);
    }

    @Override
    public void sampleRefused(String reason) {
      observers.reports().refused(appliance, reason);
    }

    @Override
    public void noticed(Condition event) {
      observers.noticed(appliance, event);
    }

    @Override
    public void keysReported(List<ReportedKey> keys) {
      for (ReportedKey key : keys) {
        // A key that is not taken is logged there; the agent is asked again by the next KeyRequest.
        boolean ignored =
            rollout
                .keyReports()
                .record(
                    appliance, new MissingKey(key.membership(), key.generation()), key.publicKey());
      }
    }

    @Override
    public void reported(ApplyResult result) {
      rollout.results().record(appliance, result);
      if (offeredAt != null && offered != null && offered.equals(result.config())) {
        observers.metrics().answered(result.outcome(), now().since(offeredAt));
        offeredAt = null;
      }
    }
  }
}
