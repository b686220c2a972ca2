package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.simulation.Database;
import dev.wheelwright.simulation.World;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Signed;
import java.util.List;
import java.util.Optional;

/** What a session asks of the rest of the controller, answered by a database that may fail. */
record DatabaseSide(Database database, World world) implements ControllerSide {
  @Override
  public boolean isStorageAway() {
    return database.isAway();
  }

  @Override
  public boolean isOfStorage(RuntimeException failure) {
    return failure instanceof Database.AwayException;
  }

  @Override
  public void opened() {}

  @Override
  public Moment now() {
    return new Moment(world.nanoTime());
  }

  @Override
  public void sampled(Report report) {}

  @Override
  public void sampleRefused(String reason) {
    throw new AssertionError("the agent's telemetry can't be read: " + reason);
  }

  @Override
  public void noticed(Condition event) {}

  @Override
  public void greeted(Greeting greeting) {
    database.held(greeting.attempted(), greeting.applied(), greeting.lastGood());
  }

  @Override
  public void lives(Bytes run, String remoteAddress) {}

  @Override
  public boolean isPushHalted() {
    return false;
  }

  @Override
  public Optional<DesiredConfig> desired() {
    return database.desired();
  }

  @Override
  public Optional<Digest> parked() {
    return database.parked();
  }

  @Override
  public Optional<ConfigContent> content(Digest digest) {
    return database.content(digest);
  }

  @Override
  public Signed keySet() {
    return database.keySet();
  }

  @Override
  public Signed latest(Bytes nonce, long revision, Digest digest) {
    return database.latest(nonce, revision, digest);
  }

  @Override
  public Signed envelope(DesiredConfig desired) {
    return database.envelope(desired);
  }

  @Override
  public long epoch() {
    return 1;
  }

  @Override
  public List<MissingKey> missingKeys() {
    return List.of();
  }

  @Override
  public void keysReported(List<ReportedKey> keys) {}

  @Override
  public void reported(ApplyResult result) {
    database.record(result);
  }
}
