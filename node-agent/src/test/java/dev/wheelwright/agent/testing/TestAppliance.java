package dev.wheelwright.agent.testing;

import dev.wheelwright.agent.apply.Applier;
import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.clock.Backoff;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.store.Disk;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.agent.verify.ConfigVerifier;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The agent's inside on a directory and a device that outlive it, so that it can be started again.
 */
public final class TestAppliance implements AutoCloseable {
  public final TestFleet fleet = new TestFleet();
  public final Conditions conditions = new Conditions();
  public final List<ApplyReport> reports = new CopyOnWriteArrayList<>();
  public final StateDirectory state;
  public final FloorKeeper floor;
  public final MembershipKeys keys;
  public final ConfigVerifier verifier;
  public final Applier applier;
  private final Worker worker = new Worker("apply");

  public TestAppliance(Path folder, Disk disk, RecordingDevice device) throws IOException {
    state = StateDirectory.open(folder, disk);
    floor = new FloorKeeper(state.floor());
    keys = state.keys();
    verifier =
        new ConfigVerifier(
            fleet.self,
            fleet.rootKey(),
            (membership, generation) ->
                keys.find(new MembershipKeys.KeyName(membership, generation))
                    .map(WgPrivateKey::publicKey));
    Optional<VerifiedConfig> lastGood = state.lastGood().read().map(this::verified);
    applier =
        Applier.create(
            new Applier.Memory(state, floor, keys, lastGood),
            new Applier.Surroundings(
                device,
                (desired, earlier) -> earlier,
                worker,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new SecureRandom()),
                conditions));
    applier.listen(reports::add);
  }

  /** The public half of the only membership's key, made when it is missing. */
  public WgPublicKey ownKey() throws IOException {
    return keys.findOrCreate(
            new MembershipKeys.KeyName(TestConfigs.MEMBERSHIP, 1), new SecureRandom())
        .publicKey();
  }

  /** A config for this appliance's own key. */
  public ConfigContent content(int peers) throws IOException {
    return TestConfigs.config(
        TestConfigs.hub("EMEA", ownKey(), dev.wheelwright.wire.Routing.MAIN, peers),
        TestConfigs.peers(peers));
  }

  public VerifiedConfig verified(long revision, ConfigContent content) {
    return verified(
        new StoredConfig(fleet.keySet(), fleet.config(revision, content.digest()), content));
  }

  private VerifiedConfig verified(StoredConfig stored) {
    return switch (verifier.stored(stored)) {
      case Verdict.Accepted<VerifiedConfig>(VerifiedConfig config) -> config;
      case Verdict.Refused<VerifiedConfig> refused ->
          throw new AssertionError(refused.refusal().toString());
    };
  }

  @Override
  public void close() {
    worker.stop(Duration.ofSeconds(10));
  }
}
