package dev.wheelwright.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a stream is told: all at first, then what changed. */
class ReportsTest {
  private static final UUID HUB = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final WgPublicKey A = TestConfigs.key(1);
  private static final WgPublicKey B = TestConfigs.key(2);
  private static final PeerSample IDLE = peer(0);

  private static final List<WgPublicKey> MANY =
      IntStream.range(0, 1_500).mapToObj(TestConfigs::key).toList();

  private final Reports reports = new Reports();

  @Test
  void theFirstIsFull() {
    Report report = only(sample(read(HUB, Map.of(A, IDLE, B, IDLE))));

    assertThat(report.extent()).isEqualTo(new Report.Extent(true, false));
    assertThat(report.interfaces().getFirst().peers()).containsOnlyKeys(A, B);
  }

  @Test
  void withoutInterfacesThereIsAReportToo() {
    Report report = only(sample());

    assertThat(report.extent().full()).isTrue();
    assertThat(report.interfaces()).isEmpty();
  }

  @Test
  void whereNothingHappenedNothingIsSaidButThatSomebodyLooked() {
    reports.next(sample(read(HUB, Map.of(A, IDLE))));

    Report report = only(sample(read(HUB, Map.of(A, IDLE))));

    assertThat(report.extent().full()).isFalse();
    assertThat(report.interfaces()).isEmpty();
  }

  @Test
  void onlyWhatChangedIsSaid() {
    reports.next(sample(read(HUB, Map.of(A, IDLE, B, IDLE))));

    Report report = only(sample(read(HUB, Map.of(A, IDLE, B, peer(5)))));

    assertThat(report.interfaces().getFirst().peers()).containsOnly(Map.entry(B, peer(5)));
  }

  @Test
  void aPeerThatIsGoneIsNamed() {
    reports.next(sample(read(HUB, Map.of(A, IDLE, B, IDLE))));

    Report report = only(sample(read(HUB, Map.of(A, IDLE))));

    assertThat(report.interfaces().getFirst().gonePeers()).containsExactly(B);
    assertThat(report.interfaces().getFirst().peers()).isEmpty();
  }

  @Test
  void anotherSetOfInterfacesIsToldInFull() {
    reports.next(sample(read(HUB, Map.of(A, IDLE)), read(OTHER, Map.of(B, IDLE))));

    Report fewer = only(sample(read(HUB, Map.of(A, IDLE))));
    Report more = only(sample(read(HUB, Map.of(A, IDLE)), read(OTHER, Map.of())));

    assertThat(fewer.extent().full()).isTrue();
    assertThat(fewer.goneInterfaces()).containsExactly(OTHER);
    assertThat(fewer.interfaces()).hasSize(1);
    assertThat(more.extent().full()).isTrue();
    assertThat(more.interfaces()).hasSize(2);
  }

  @Test
  void anInterfaceThatCannotBeReadIsAProblemAndItsPeersAreNotGone() {
    reports.next(sample(read(HUB, Map.of(A, IDLE, B, IDLE))));

    Report broken = only(sample(unreadable(HUB)));
    Report still = only(sample(unreadable(HUB)));
    Report back = only(sample(read(HUB, Map.of(A, IDLE, B, peer(5)))));

    assertThat(broken.interfaces().getFirst().header().problem()).isEqualTo("gone");
    assertThat(broken.interfaces().getFirst().gonePeers()).isEmpty();
    assertThat(still.interfaces()).isEmpty();
    assertThat(back.interfaces().getFirst().header().problem()).isEmpty();
    assertThat(back.interfaces().getFirst().peers()).containsOnlyKeys(B);
  }

  @Test
  void conditionsAreSaidEachTime() {
    Condition drift = new Condition(Condition.Kind.DRIFT_REPAIRED, "SetUp");
    Sample sample = new Sample(1, Map.of(), List.of(drift));

    assertThat(only(sample).conditions()).containsExactly(drift);
    assertThat(only(sample).conditions()).containsExactly(drift);
  }

  @Test
  void tenThousandPeersTakeSeveralMessagesOfWhichTheFirstIsFull() {
    Map<WgPublicKey, PeerSample> peers = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      peers.put(TestConfigs.key(i), IDLE);
    }

    List<Report> messages = reports.next(sample(read(HUB, peers), read(OTHER, Map.of(A, IDLE))));

    assertThat(messages).hasSize(11);
    assertThat(messages).extracting(each -> each.extent().full()).containsOnlyOnce(true);
    assertThat(messages.getFirst().extent().full()).isTrue();
    assertThat(messages).extracting(each -> each.extent().more()).containsOnlyOnce(false);
    assertThat(messages.getLast().extent().more()).isFalse();
    assertThat(messages)
        .allSatisfy(
            each ->
                assertThat(each.interfaces().stream().mapToInt(part -> part.peers().size()).sum())
                    .isLessThanOrEqualTo(ReportPages.PEERS_AT_ONCE));
  }

  /** Whoever puts the reports together has the sample, whatever was left out. */
  @Property(tries = 300)
  void reportsAddUpToTheSample(@ForAll long seed) {
    Random random = new Random(seed);
    Reports stream = new Reports();
    Reader reader = new Reader();
    for (int i = 0; i < 20; i++) {
      Sample sample = random(random);
      for (Report report : stream.next(sample)) {
        reader.read(report);
      }
      sample.interfaces().forEach(reader::assertKnows);
      assertThat(reader.known.keySet()).isEqualTo(sample.interfaces().keySet());
    }
  }

  private static Sample random(Random random) {
    List<InterfaceSample> interfaces = new ArrayList<>();
    for (UUID membership : List.of(HUB, OTHER)) {
      if (random.nextInt(8) == 0) {
        continue;
      }
      Map<WgPublicKey, PeerSample> peers = new HashMap<>();
      int count = random.nextInt(100) == 0 ? MANY.size() : random.nextInt(6);
      for (int i = 0; i < count; i++) {
        peers.put(MANY.get(i), peer(random.nextInt(2)));
      }
      interfaces.add(random.nextInt(6) == 0 ? unreadable(membership) : read(membership, peers));
    }
    return sample(interfaces.toArray(InterfaceSample[]::new));
  }

  /** The controller's side, in short. */
  private static final class Reader {
    private final Map<UUID, Map<WgPublicKey, PeerSample>> known = new HashMap<>();
    private final Map<UUID, InterfaceSample.Header> headers = new HashMap<>();

    void read(Report report) {
      if (report.extent().full()) {
        known.clear();
        headers.clear();
      }
      for (Report.Part part : report.interfaces()) {
        UUID membership = part.header().membership();
        headers.put(membership, part.header());
        Map<WgPublicKey, PeerSample> peers =
            known.computeIfAbsent(membership, _ -> new HashMap<>());
        peers.putAll(part.peers());
        part.gonePeers().forEach(peers::remove);
      }
    }

    void assertKnows(UUID membership, InterfaceSample sample) {
      assertThat(headers.get(membership)).isEqualTo(sample.header());
      sample.peers().ifPresent(peers -> assertThat(known.get(membership)).isEqualTo(peers));
    }
  }

  private Report only(Sample sample) {
    List<Report> next = reports.next(sample);
    assertThat(next).hasSize(1);
    return next.getFirst();
  }

  private static Sample sample(InterfaceSample... interfaces) {
    return Sample.of(1, List.of(interfaces), List.of());
  }

  private static InterfaceSample read(UUID membership, Map<WgPublicKey, PeerSample> peers) {
    return new InterfaceSample(
        new InterfaceSample.Header(membership, "", Optional.of(TestConfigs.ownKey()), 9001),
        new InterfaceName("EMEA"),
        Optional.of(peers));
  }

  private static InterfaceSample unreadable(UUID membership) {
    return new InterfaceSample(
        new InterfaceSample.Header(membership, "gone", Optional.empty(), 0),
        new InterfaceName("EMEA"),
        Optional.empty());
  }

  private static PeerSample peer(long received) {
    return new PeerSample(
        Optional.of(7L), Optional.of(new Endpoint("10.9.0.1", 9001)), received, 3);
  }
}
