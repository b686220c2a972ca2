package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.Signed;
import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A controller in memory. Its signatures are zeros: what is signed is the point here. */
final class FakeControllerSide implements ControllerSide {
  static final UUID FLEET = new UUID(1, 1);
  static final UUID APPLIANCE = new UUID(2, 2);

  final List<Greeting> greetings = new ArrayList<>();
  final List<ReportedKey> keys = new ArrayList<>();
  final List<ApplyResult> results = new ArrayList<>();
  final List<MissingKey> missing = new ArrayList<>();
  final Map<Digest, ConfigContent> contents = new HashMap<>();
  Optional<DesiredConfig> desired = Optional.empty();
  Optional<Digest> parked = Optional.empty();
  final List<Report> reports = new ArrayList<>();
  final List<String> refusedReports = new ArrayList<>();
  final List<Condition> notices = new ArrayList<>();
  boolean isPushHalted;
  boolean databaseIsDown;
  boolean databaseIsKnownToBeDown;

  /** Stores the content, and returns what the rollout would announce. */
  DesiredConfig store(long revision, ConfigContent content) {
    contents.put(content.digest(), content);
    return new DesiredConfig(revision, content.digest());
  }

  private void requireDatabase() {
    if (databaseIsDown) {
      throw new PersistenceException("the database is down");
    }
  }

  @Override
  public boolean isStorageAway() {
    return databaseIsKnownToBeDown;
  }

  @Override
  public boolean isOfStorage(RuntimeException failure) {
    return failure instanceof PersistenceException;
  }

  @Override
  public void opened() {}

  @Override
  public Moment now() {
    return new Moment(0);
  }

  @Override
  public void sampled(Report report) {
    reports.add(report);
  }

  @Override
  public void sampleRefused(String reason) {
    refusedReports.add(reason);
  }

  @Override
  public void noticed(Condition event) {
    notices.add(event);
  }

  @Override
  public void greeted(Greeting greeting) {
    requireDatabase();
    greetings.add(greeting);
  }

  @Override
  public Optional<DesiredConfig> desired() {
    requireDatabase();
    return desired;
  }

  @Override
  public Optional<Digest> parked() {
    return parked;
  }

  @Override
  public Optional<ConfigContent> content(Digest digest) {
    requireDatabase();
    return Optional.ofNullable(contents.get(digest));
  }

  @Override
  public Signed keySet() {
    return signed(new byte[] {1});
  }

  @Override
  public Signed latest(Bytes nonce, long revision, Digest digest) {
    requireDatabase();
    return signed(
        new Latest(FLEET, APPLIANCE, nonce, new RevisionStamp(epoch(), revision), digest, 1)
            .encode());
  }

  @Override
  public Signed envelope(DesiredConfig config) {
    requireDatabase();
    RevisionStamp stamp = new RevisionStamp(epoch(), config.revision());
    return signed(
        new Envelope(1, FLEET, APPLIANCE, stamp, config.digest(), Optional.empty(), 1, 1).encode());
  }

  private static Signed signed(byte[] payload) {
    return new Signed(Bytes.of(payload), Bytes.of(new byte[64]), KeyId.fromBytes(new byte[16]));
  }

  @Override
  public long epoch() {
    return 1;
  }

  @Override
  public void lives(Bytes run, String remoteAddress) {}

  @Override
  public boolean isPushHalted() {
    return isPushHalted;
  }

  @Override
  public List<MissingKey> missingKeys() {
    return missing;
  }

  @Override
  public void keysReported(List<ReportedKey> reported) {
    requireDatabase();
    keys.addAll(reported);
  }

  @Override
  public void reported(ApplyResult result) {
    requireDatabase();
    results.add(result);
  }
}
