package dev.wheelwright.controller.link;

import dev.wheelwright.controller.appliance.JoinTokens;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.rollout.ChangeOutcome;
import dev.wheelwright.controller.rollout.ChangeOutcome.Accepted;
import dev.wheelwright.controller.rollout.ChangeRequest;
import dev.wheelwright.controller.rollout.ChangeRequest.Mode;
import dev.wheelwright.controller.rollout.Proposal;
import dev.wheelwright.controller.rollout.RolloutService;
import dev.wheelwright.core.topology.IntentMerge;
import dev.wheelwright.core.topology.IntentMerge.Unnamed;
import dev.wheelwright.core.topology.IntentReader;
import dev.wheelwright.core.topology.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Appliances and overlays for tests, each with names of its own. */
@ApplicationScoped
class TestFleet {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RolloutService rollout;
  private final Appliances appliances;
  private final JoinTokens tokens;
  private final CertificateAuthority authority;
  private final Link link;

  TestFleet(
      RolloutService rollout,
      Appliances appliances,
      JoinTokens tokens,
      CertificateAuthority authority,
      Link link) {
    this.rollout = rollout;
    this.appliances = appliances;
    this.tokens = tokens;
    this.authority = authority;
    this.link = link;
  }

  /** A new appliance without a part in any overlay. */
  UUID declare() {
    String name = "appliance-" + NUMBER.incrementAndGet();
    put(Map.of("version", 1, "appliances", List.of(Map.of("name", name)), "overlays", List.of()));
    return appliances.byName(name).orElseThrow().id();
  }

  String token(UUID appliance) {
    return tokens.issue(appliance, Duration.ofMinutes(5)).reveal();
  }

  TestAgent newAgent() {
    return new TestAgent(link.port(), authority.certificate());
  }

  TestAgent joinedAgent(UUID appliance) {
    TestAgent agent = newAgent();
    UUID joined = agent.join(token(appliance));
    if (!joined.equals(appliance)) {
      throw new AssertionError("joined as " + joined);
    }
    return agent;
  }

  /** A new overlay with one concentrator and one spoke; returns their appliances in that order. */
  List<UUID> overlay() {
    int number = NUMBER.incrementAndGet();
    putOverlay(number, 1);
    return List.of(id("hub-" + number), id("branch-" + number + "-1"));
  }

  private UUID id(String name) {
    return appliances.byName(name).orElseThrow().id();
  }

  private void putOverlay(int number, int branches) {
    List<Object> names = new ArrayList<>();
    List<Object> spokes = new ArrayList<>();
    names.add(Map.of("name", "hub-" + number));
    for (int i = 1; i <= branches; i++) {
      names.add(Map.of("name", "branch-" + number + "-" + i));
      spokes.add(Map.of("appliance", "branch-" + number + "-" + i));
    }
    Map<String, Object> hub =
        Map.of(
            "appliance",
            "hub-" + number,
            "listenPort",
            9001,
            "endpoints",
            List.of("192.0.2." + number % 250));
    Map<String, Object> overlay =
        Map.of(
            "name",
            "O" + number,
            "pools",
            List.of("172.16." + number % 250 + ".0/24"),
            "concentrators",
            List.of(hub),
            "spokes",
            spokes);
    put(Map.of("version", 1, "appliances", names, "overlays", List.of(overlay)));
  }

  private void put(Map<String, Object> document) {
    Submission submission = IntentReader.submit(document);
    Proposal.Edit edit =
        current ->
            new Proposal(
                Optional.of(submission),
                IntentMerge.merge(current, submission.readable(), Unnamed.KEEP));
    ChangeOutcome outcome =
        rollout.change(new ChangeRequest(Optional.empty(), edit, Mode.STORE, Actor.CONTROLLER));
    if (!(outcome instanceof Accepted)) {
      throw new AssertionError(outcome);
    }
  }
}
