package dev.wheelwright.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.wire.Digest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A spoke that gets a config before its concentrator knows the spoke's key has its first handshake
 * ignored, and WireGuard tries again after 5 s only (REKEY_TIMEOUT).
 */
class OutboxDispatcherTest {
  private static final UUID HUB = new UUID(0, 1);
  private static final UUID ONE = new UUID(0, 2);
  private static final UUID OTHER = new UUID(0, 3);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final FakeOutbox outbox = new FakeOutbox();
  private final Map<UUID, ApplianceStatusEntity> rows = new HashMap<>();
  private final List<UUID> announced = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean connected = true;

  private final OutboxDispatcher dispatcher =
      new OutboxDispatcher(
          outbox,
          new FakeDesired(),
          (appliance, revision, digest) -> announced.add(appliance),
          new AwaitedConcentrators(new FakeStatuses(), appliance -> connected),
          new DatabaseState(() -> new Moment(0)),
          new RolloutMetrics(new SimpleMeterRegistry()),
          new Settable());

  @Test
  void spokesWaitForTheAnswer() {
    commit(1, HUB, ONE);
    assertThat(round()).containsExactly(HUB);
    assertThat(round()).isEmpty();
    answer(HUB, 1);
    assertThat(round()).containsExactly(ONE);
    assertThat(outbox.rows).isEmpty();
  }

  @Test
  void nextRevisionReleasesNoSpokeOfTheOneBefore() {
    commit(1, HUB, ONE);
    assertThat(round()).containsExactly(HUB);
    commit(2, HUB, OTHER);
    assertThat(round()).containsExactly(HUB);
    answer(HUB, 1);
    assertThat(round()).containsExactly(ONE);
    answer(HUB, 2);
    assertThat(round()).containsExactly(OTHER);
  }

  @Test
  void anOfferThatTookAnothersPlaceIsAnsweredForBoth() {
    commit(1, HUB, ONE);
    commit(2, HUB, OTHER);
    assertThat(round()).containsExactly(HUB);
    answer(HUB, 2);
    assertThat(round()).containsExactly(ONE, OTHER);
  }

  /** The spoke's own row is of the first revision, what it must be already of the second. */
  @Test
  void revisionThatIsCommittedMeanwhileWaitsForItsConcentrators() {
    commit(1, ONE);
    outbox.meanwhile = () -> commit(2, HUB, ONE);
    assertThat(round()).isEmpty();
    assertThat(round()).containsExactly(HUB);
    answer(HUB, 2);
    assertThat(round()).containsExactly(ONE);
  }

  @Test
  void revisionWithoutConcentratorsWaitsForNobody() {
    commit(1, HUB, ONE);
    assertThat(round()).containsExactly(HUB);
    commit(2, OTHER);
    assertThat(round()).containsExactly(OTHER);
  }

  @Test
  void silentConcentratorHoldsUpEachRevisionForALimitedTime() {
    commit(1, HUB, ONE);
    assertThat(round()).containsExactly(HUB);
    now = now.plusSeconds(1);
    commit(2, HUB, OTHER);
    assertThat(round()).containsExactly(HUB);
    now = Instant.EPOCH.plus(PATIENCE);
    assertThat(round()).containsExactly(ONE);
    now = now.plusSeconds(1);
    assertThat(round()).containsExactly(OTHER);
  }

  @Test
  void absentConcentratorHoldsUpNobody() {
    connected = false;
    commit(1, HUB, ONE);
    assertThat(round()).containsExactly(HUB, ONE);
  }

  /** Who is announced something in one round. */
  private List<UUID> round() {
    announced.clear();
    boolean spokesWait = dispatcher.dispatch();
    assertThat(spokesWait).isEqualTo(outbox.rows.stream().anyMatch(row -> !row.concentrator()));
    return List.copyOf(announced);
  }

  private void commit(long revision, UUID... appliances) {
    outbox.newest = revision;
    for (UUID each : appliances) {
      ApplianceStatusEntity row = rows.computeIfAbsent(each, id -> new ApplianceStatusEntity());
      row.desiredRevision = revision;
      row.desiredDigest = digest(each, revision).toBytes();
      outbox.rows.add(new OutboxRepository.Waiting(each, revision, each.equals(HUB), now));
    }
  }

  private void answer(UUID appliance, long revision) {
    ApplianceStatusEntity row = rows.computeIfAbsent(appliance, id -> new ApplianceStatusEntity());
    row.outcomeDigest = digest(appliance, revision).toBytes();
  }

  private static Digest digest(UUID appliance, long revision) {
    return Digest.of(
        (appliance + "/" + revision).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static final class FakeOutbox extends OutboxRepository {
    private final List<Waiting> rows = new ArrayList<>();
    private long newest;
    private Runnable meanwhile = () -> {};

    @Override
    List<Waiting> waiting() {
      Map<UUID, Waiting> newestOf = new HashMap<>();
      rows.forEach(row -> newestOf.put(row.appliance(), row));
      List<Waiting> seen =
          newestOf.values().stream().sorted(Comparator.comparing(Waiting::appliance)).toList();
      Runnable commit = meanwhile;
      meanwhile = () -> {};
      commit.run();
      return seen;
    }

    @Override
    long newestRevision() {
      return newest;
    }

    @Override
    void announced(Collection<UUID> appliances, long upToRevision) {
      rows.removeIf(row -> appliances.contains(row.appliance()) && row.revision() <= upToRevision);
    }
  }

  private final class FakeStatuses extends ApplianceStatusRepository {
    @Override
    public @Nullable ApplianceStatusEntity findById(UUID id) {
      return rows.get(id);
    }
  }

  private final class FakeDesired extends DesiredConfigs {
    FakeDesired() {
      super(new FakeStatuses(), new CurrentFleet());
    }

    @Override
    public Optional<DesiredConfig> desired(UUID appliance) {
      return Optional.ofNullable(rows.get(appliance)).flatMap(DesiredConfigs::desiredOf);
    }
  }

  private final class Settable extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
