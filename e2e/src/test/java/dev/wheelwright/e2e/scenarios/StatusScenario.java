package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.PacketDrop;
import dev.wheelwright.e2e.scenarios.TunnelWatch.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the controller says of tunnels, against what was done to them: in real time, by WireGuard's
 * own timers.
 */
@Order(1)
class StatusScenario {
  /** Real time that healthy tunnels are watched for. */
  private static final Duration WATCHED =
      Duration.parse(System.getProperty("wheelwright.watched", "PT4M"));

  /**
   * Session, hand-over and report together: 195 s, the interval of reports, and a second's look.
   */
  private static final Duration DOWN_AT_LAST = Duration.ofSeconds(195 + 10 + 5);

  /** A public key that nobody has the private key of. */
  private static final String STRANGER = "bm9ib2R5IGhhcyB0aGUgcHJpdmF0ZSBrZXkgb2YgaXQ=";

  @TempDir Path folder;
  private GuideFleet guide;

  @BeforeEach
  void start() {
    guide = GuideFleet.up(folder);
    guide.apply(guide.example() + moreOverlays());
    guide.awaitAllInSync();
  }

  /** Keepalive on both ends, on none, and a tunnel that will be cut. */
  private String moreOverlays() {
    return """
      - name: BOTH
        pools: [172.16.253.0/24]
        keepalive: 25
        concentrators:
        - {appliance: nodegrid-hub, addresses: [172.16.253.1/32], listenPort: 9002, keepalive: 25, endpoints: [%1$s]}
        spokes:
        - {appliance: branch-1, addresses: [172.16.253.2/32]}
        - {appliance: branch-2, addresses: [172.16.253.3/32]}
        externalPeers:
        - {name: stranger, publicKey: "%2$s", addresses: [172.16.253.9/32]}
      - name: QUIET
        pools: [172.16.252.0/24]
        keepalive: 0
        concentrators:
        - {appliance: nodegrid-hub, addresses: [172.16.252.1/32], listenPort: 9003, endpoints: [%1$s]}
        spokes:
        - {appliance: branch-2, addresses: [172.16.252.2/32]}
        - {appliance: branch-3, addresses: [172.16.252.3/32]}
      - name: CUT
        pools: [172.16.251.0/24]
        keepalive: 25
        concentrators:
        - {appliance: nodegrid-hub, addresses: [172.16.251.1/32], listenPort: 9004, endpoints: [%1$s]}
        spokes:
        - {appliance: branch-3, addresses: [172.16.251.2/32]}
      """
        .formatted(guide.hub().place().wanAddress(), STRANGER);
  }

  @AfterEach
  void stop() {
    guide.close();
  }

  @Test
  void saysWhatIsAndNothingElse() {
    List<String> healthy =
        List.of(
            "EMEA/branch-1", "EMEA/branch-2", "EMEA/branch-3", "BOTH/branch-1", "BOTH/branch-2");
    healthy.forEach(tunnel -> awaitState(tunnel, "UP"));
    awaitState("CUT/branch-3", "UP");
    ping("branch-3", "172.16.252.1");
    awaitState("QUIET/branch-3", "UP");

    TunnelWatch watch = new TunnelWatch(guide.api());
    try (NumberedFlow emea =
            NumberedFlow.start(
                guide.branch(1).site(), guide.hub().site(), guide.hub().siteAddress(), 100);
        NumberedFlow both =
            NumberedFlow.start(
                guide.hub().appliance(), guide.branch(1).appliance(), "172.16.253.2", 20);
        PacketDrop cut = PacketDrop.start(guide.hub().appliance(), "udp dport 9004")) {
      watch.until(WATCHED.compareTo(DOWN_AT_LAST) > 0 ? WATCHED : DOWN_AT_LAST);
      assertThat(cut.dropped()).isPositive();
      assertThat(emea.report().received()).isPositive();
      assertThat(both.report().received()).isPositive();
      assertTheAgentKnowsTheRate();
    }

    assertNoFalseAlarm(watch, healthy);
    assertCutIsSeen(watch.of("CUT/branch-3"));
    assertThat(watch.statesOf("QUIET/branch-3")).containsExactly("UP", "IDLE");
    assertThat(watch.statesOf("QUIET/branch-2")).containsExactly("IDLE");
    assertStrangerIsExplained(watch);
    assertTransitionsAreKept();
    assertKilledAgentIsNotDown(watch);
  }

  private static void assertNoFalseAlarm(TunnelWatch watch, List<String> healthy) {
    for (String tunnel : healthy) {
      assertThat(watch.statesOf(tunnel)).as(tunnel).containsExactly("UP");
    }
  }

  /** Of 100 packets with 200 bytes each second, and what is around them. */
  private void assertTheAgentKnowsTheRate() {
    JsonNode status =
        json(guide.agent(guide.hub()).run(List.of("status", "--output", "json")).orFail().stdout());
    JsonNode peers =
        elements(status.path("interfaces"))
            .filter(each -> each.path("name").asText().equals("EMEA"))
            .findFirst()
            .orElseThrow()
            .path("peers");
    JsonNode busy =
        elements(peers)
            .filter(peer -> peer.path("name").asText().equals("branch-1"))
            .findFirst()
            .orElseThrow();
    assertThat(busy.path("receivedBitsPerSecond").asLong()).isBetween(160_000L, 320_000L);
    assertThat(busy.path("sentBitsPerSecond").asLong()).isLessThan(16_000);
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  /** First nothing is heard, then the session has gone; each with its evidence. */
  private static void assertCutIsSeen(List<Change> changes) {
    assertThat(changes).extracting(Change::state).containsExactly("UP", "DEGRADED", "DOWN");
    Change degraded = changes.get(1);
    // Two keepalives and 10 s after the last packet, which came at most one keepalive before.
    assertThat(degraded.at()).isBetween(60.0 - 25 - 10, 60.0 + 10 + 5);
    assertThat(degraded.evidence().path("receivedUnmovedSeconds").asDouble()).isBetween(60.0, 75.0);
    assertThat(degraded.evidence().path("handshakeAgeSeconds").asDouble()).isLessThan(180);
    assertThat(degraded.reason())
        .matches("handshake .* ago, but nothing received for 1 min.*, though branch-3 sends .*");
    Change down = changes.get(2);
    assertThat(down.at()).isLessThan((double) DOWN_AT_LAST.toSeconds());
    assertThat(down.evidence().path("handshakeAgeSeconds").asDouble()).isBetween(195.0, 200.0);
    assertThat(down.reason()).startsWith("no handshake for 3 min 1").contains("branch-3 has sent ");
  }

  private static void assertStrangerIsExplained(TunnelWatch watch) {
    Change never = watch.of("BOTH/stranger").getLast();
    assertThat(watch.statesOf("BOTH/stranger")).containsExactly("NEVER");
    assertThat(never.reason())
        .contains("no handshake ever", "see that its private key belongs to " + STRANGER);
  }

  private void assertTransitionsAreKept() {
    JsonNode kept =
        guide
            .api()
            .get("/tunnels/CUT/nodegrid-hub/branch-3", "application/json")
            .orFail()
            .body()
            .path("transitions");
    assertThat(kept.findValuesAsText("to")).startsWith("DOWN", "DEGRADED", "UP");
    assertThat(kept.get(0).path("reason").asText())
        .matches("no handshake for 3 min 1[56] s; last seen at .*");
  }

  /** Nobody looks any more: not known is not down. */
  private void assertKilledAgentIsNotDown(TunnelWatch watch) {
    guide.agent(guide.hub()).process().kill();
    double killed = watch.seconds();
    watch.until(Duration.ofSeconds((long) killed + 35 + 5));

    Map<String, String> states = watch.last();
    assertThat(states.values()).as("%s", states).containsOnly("UNREPORTED");
    for (String tunnel : states.keySet()) {
      Change last = watch.of(tunnel).getLast();
      assertThat(last.at() - killed).as(tunnel).isBetween(35.0 - 10 - 1, 35.0 + 5);
      assertThat(last.reason()).matches("nodegrid-hub has reported nothing of it for 3[5-9] s");
    }
    assertThat(GuideFleet.answers(guide.branch(1), guide.hub())).as("tunnels stay up").isTrue();
  }

  private void ping(String branch, String address) {
    GuideFleet.await(
        address + " to answer " + branch,
        () ->
            guide
                .network()
                .member(branch)
                .appliance()
                .exec("ping", "-n", "-c", "1", "-W", "1", address)
                .succeeded());
  }

  private void awaitState(String tunnel, String state) {
    GuideFleet.await(
        tunnel + " to be " + state,
        () -> {
          for (JsonNode view : TunnelWatch.tunnels(guide.api())) {
            if (TunnelWatch.name(view).equals(tunnel)) {
              return view.path("state").asText().equals(state);
            }
          }
          return false;
        });
  }
}
