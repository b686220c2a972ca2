package dev.wheelwright.controller.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.telemetry.Report.Content;
import dev.wheelwright.controller.telemetry.Report.InterfaceReport;
import dev.wheelwright.controller.telemetry.Report.Position;
import dev.wheelwright.controller.testing.Fleets;
import dev.wheelwright.controller.testing.Keys;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.PeerSample;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgentStateTest {
  private static final Bytes RUN = Bytes.of(new byte[] {1});
  private static final Bytes NEXT_RUN = Bytes.of(new byte[] {2});
  private static final Instant NOW = Instant.EPOCH;

  private final Topology topology = Fleets.star(2);
  private final List<Tunnel> tunnels = Tunnel.of(topology);
  private final Expected expected = Expected.of(topology, tunnels);
  private final Tunnel.End hub = tunnels.getFirst().concentrator();
  private final WgPublicKey first = tunnels.get(0).peer().key().orElseThrow();
  private final WgPublicKey second = tunnels.get(1).peer().key().orElseThrow();
  private final AgentState state = new AgentState();

  private static PeerSample sample(long received) {
    return new PeerSample(Optional.of(Duration.ofSeconds(5)), Optional.empty(), received, 0);
  }

  private static Moment at(int seconds) {
    return new Moment(0).plus(Duration.ofSeconds(seconds));
  }

  private InterfaceReport of(UUID membership, Map<WgPublicKey, PeerSample> peers) {
    return new InterfaceReport(membership, Optional.empty(), hub.key(), peers, Set.of());
  }

  private AgentState.Outcome add(int seconds, Position position, InterfaceReport... interfaces) {
    Content content = new Content(List.of(interfaces), Set.of(), List.of());
    return state.add(new Report(hub.appliance(), at(seconds), position, content), NOW, expected);
  }

  private static Position full(Bytes run, long sequence) {
    return new Position(run, sequence, true, false);
  }

  private static Position delta(Bytes run, long sequence) {
    return new Position(run, sequence, false, false);
  }

  private EndReport end(WgPublicKey peer) {
    return state.end(hub.membership(), peer).orElseThrow();
  }

  private PeerHistory peer(WgPublicKey key) {
    return end(key).peer().orElseThrow();
  }

  @Test
  void F14_aDuplicateChangesNothing() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(100))));
    add(10, delta(RUN, 2), of(hub.membership(), Map.of(first, sample(200))));

    AgentState.Outcome again =
        add(20, delta(RUN, 2), of(hub.membership(), Map.of(first, sample(100))));

    assertThat(again.late()).isTrue();
    assertThat(peer(first).received().total()).isEqualTo(200);
    assertThat(end(first).at()).isEqualTo(at(10));
  }

  @Test
  void F14_anOlderReportAfterANewerIsIgnored() {
    add(0, full(RUN, 5), of(hub.membership(), Map.of(first, sample(500))));

    assertThat(add(1, full(RUN, 4), of(hub.membership(), Map.of(first, sample(400)))).late())
        .isTrue();

    assertThat(peer(first).received().total()).isEqualTo(500);
  }

  @Test
  void F14_aReportOfARunThatHasEndedIsIgnored() {
    add(0, full(RUN, 900), of(hub.membership(), Map.of(first, sample(500))));
    add(10, full(NEXT_RUN, 1), of(hub.membership(), Map.of(first, sample(600))));

    assertThat(add(11, delta(RUN, 901), of(hub.membership(), Map.of(first, sample(510)))).late())
        .isTrue();
    assertThat(add(20, delta(NEXT_RUN, 2), of(hub.membership(), Map.of(first, sample(700)))).late())
        .isFalse();

    assertThat(peer(first).received().total()).isEqualTo(700);
  }

  @Test
  void F14_aCounterThatStartsAgainIsANewBaseline() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(1000))));
    add(10, full(NEXT_RUN, 1), of(hub.membership(), Map.of(first, sample(40))));
    add(20, delta(NEXT_RUN, 2), of(hub.membership(), Map.of(first, sample(60))));

    assertThat(peer(first).received().total()).isEqualTo(1060);
    assertThat(peer(first).received().device()).isEqualTo(60);
  }

  @Test
  void F14_hugeCountersDoNotOverflow() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(Long.MAX_VALUE))));
    add(10, delta(RUN, 2), of(hub.membership(), Map.of(first, sample(Long.MAX_VALUE - 1))));

    assertThat(peer(first).received().total()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatADeltaLeavesOutIsUnchangedAndSeenAgain() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(100), second, sample(200))));

    add(10, delta(RUN, 2));

    assertThat(peer(first).present()).isTrue();
    assertThat(end(first).at()).isEqualTo(at(10));
    assertThat(peer(first).received().movedAt()).isEqualTo(at(0));
  }

  @Test
  void whatAFullReportLeavesOutIsGone() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(100), second, sample(200))));

    add(10, full(RUN, 2), of(hub.membership(), Map.of(first, sample(100))));

    assertThat(peer(first).present()).isTrue();
    assertThat(peer(second).present()).isFalse();
    assertThat(peer(second).everHandshake()).isTrue();
  }

  @Test
  void aFullReportInPartsIsGoneThroughAtItsEnd() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(100), second, sample(200))));

    add(10, new Position(RUN, 2, true, true), of(hub.membership(), Map.of(first, sample(100))));
    assertThat(peer(second).present()).isTrue();
    add(10, delta(RUN, 3), of(hub.membership(), Map.of(second, sample(200))));

    assertThat(peer(first).present()).isTrue();
    assertThat(peer(second).present()).isTrue();

    add(20, new Position(RUN, 4, true, true), of(hub.membership(), Map.of(first, sample(100))));
    add(20, delta(RUN, 5));
    assertThat(peer(second).present()).isFalse();
  }

  @Test
  void S12_afterALostPartNothingIsTakenForGone() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(100), second, sample(200))));

    add(10, new Position(RUN, 2, true, true), of(hub.membership(), Map.of(first, sample(100))));
    state.lostMessage();
    add(10, delta(RUN, 4));

    assertThat(peer(second).present()).isTrue();
  }

  @Test
  void anUnreadableInterfaceKeepsItsLastWordAndItsAge() {
    add(0, full(RUN, 1), of(hub.membership(), Map.of(first, sample(100))));

    InterfaceReport unreadable =
        new InterfaceReport(
            hub.membership(), Optional.of("busy"), Optional.empty(), Map.of(), Set.of());
    add(10, full(RUN, 2), unreadable);
    add(20, delta(RUN, 3));

    assertThat(end(first).at()).isEqualTo(at(0));
    assertThat(end(first).problem()).contains("busy");
    assertThat(peer(first).present()).isTrue();
  }

  @Test
  void S12_anotherAppliancesMembershipIsIgnoredAndCounted() {
    Tunnel.End spoke = (Tunnel.End) tunnels.getFirst().peer();

    AgentState.Outcome outcome =
        add(0, full(RUN, 1), of(spoke.membership(), Map.of(first, sample(1))));

    assertThat(outcome.foreign()).isEqualTo(1);
    assertThat(state.end(spoke.membership(), first)).isEmpty();
  }

  @Test
  void S12_aFloodOfUnknownPeersIsBounded() {
    Map<WgPublicKey, PeerSample> flood = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      flood.put(Keys.publicKey("flood" + i), sample(1));
    }
    flood.put(first, sample(7));

    AgentState.Outcome outcome = add(0, full(RUN, 1), of(hub.membership(), flood));

    assertThat(outcome.unexpected()).isEqualTo(10_000 - InterfaceState.UNEXPECTED_PEERS);
    assertThat(peer(first).received().total()).isEqualTo(7);
  }

  @Test
  void conditionsAreThoseOfTheLastReport() {
    Condition clock = new Condition("clock", Condition.Severity.WARNING, "behind");
    assertThat(addConditions(1, clock).conditionsChanged()).isTrue();
    assertThat(addConditions(2, clock).conditionsChanged()).isFalse();
    assertThat(state.summary().conditions()).containsExactly(clock);
    assertThat(addConditions(3).conditionsChanged()).isTrue();
    assertThat(state.summary().conditions()).isEmpty();
  }

  private AgentState.Outcome addConditions(long sequence, Condition... conditions) {
    Content content = new Content(List.of(), Set.of(), List.of(conditions));
    return state.add(
        new Report(hub.appliance(), at(0), delta(RUN, sequence), content), NOW, expected);
  }
}
