package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.ControllerMessage.BodyCase;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.controller.appliance.JoinTokens;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.rollout.Revocations;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithLink.class)
class SecretsInLogsTest {
  private static final Logger OURS = Logger.getLogger("dev.wheelwright");
  private static final int TELLTALE = 16;

  @Inject TestFleet fleet;
  @Inject JoinTokens tokens;
  @Inject Revocations revocations;

  @ConfigProperty(name = "wheelwright.data-dir")
  Path dataDirectory;

  @Test
  void S9_S17_noTokenAndNoKeyReachesALog() throws IOException {
    UUID appliance = fleet.declare();
    JoinTokens.IssuedJoinToken used = tokens.issue(appliance, Duration.ofMinutes(1));
    JoinTokens.IssuedJoinToken unused = tokens.issue(appliance, Duration.ofMinutes(1));
    List<String> secrets = new ArrayList<>();
    secrets.add(secretPart(used.reveal()));
    secrets.add(secretPart(unused.reveal()));
    for (String file : List.of("ca.key", "root.key", "online.key")) {
      secrets.addAll(pieces(dataDirectory.resolve("keys").resolve(file)));
    }
    Level before = OURS.getLevel();
    OURS.setLevel(Level.ALL);
    try (CapturedLog log = CapturedLog.open()) {
      assertThat(found(log, secrets)).isEmpty();
      OURS.info("a careless line with " + used.reveal());
      assertThat(found(log, secrets))
          .as("the search finds a planted secret")
          .containsExactly(secrets.getFirst());
    }
    try (CapturedLog log = CapturedLog.open();
        TestAgent agent = fleet.newAgent()) {
      useEverything(agent, appliance, used.reveal(), unused.reveal());

      assertThat(log.lines())
          .as("something was logged")
          .anyMatch(line -> line.contains(appliance.toString()));
      assertThat(found(log, secrets)).isEmpty();
      assertThat(used.toString()).doesNotContain(secrets.getFirst());
    } finally {
      OURS.setLevel(before);
    }
  }

  private void useEverything(TestAgent agent, UUID appliance, String used, String unused) {
    agent.join(used);
    refuse(agent, used);
    refuse(agent, unused.substring(0, unused.length() - 1));
    refuse(agent, unused + "\n");
    AgentStream stream = agent.connect().greet();
    stream.await(BodyCase.WELCOME);
    agent.renew();
    revocations.revoke(appliance, Actor.CONTROLLER);
    refuse(agent, unused);
  }

  private static void refuse(TestAgent agent, String token) {
    try {
      var request =
          agent.joinRequest(token).toBuilder()
              .setCertificateRequest(ByteString.copyFrom(agent.request()))
              .build();
      var reply = EnrolmentGrpc.newBlockingStub(agent.channel()).join(request);
      throw new AssertionError("joined " + reply.getApplianceName());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getDescription()).doesNotContain(secretPart(token));
    }
  }

  private static String secretPart(String token) {
    return token.substring("wwj_".length(), "wwj_".length() + TELLTALE);
  }

  /**
   * Every 16 characters of a key file's base64; the first ones, which say only what kind of key it
   * is, left out.
   */
  private static List<String> pieces(Path file) throws IOException {
    String base64 =
        String.join(
            "", Files.readAllLines(file).stream().filter(line -> !line.startsWith("-")).toList());
    byte[] der = Base64.getDecoder().decode(base64);
    assertThat(der).hasSizeGreaterThan(TELLTALE);
    String tail = base64.substring(base64.length() - 2 * TELLTALE);
    return List.of(tail.substring(0, TELLTALE), tail.substring(TELLTALE));
  }

  private static List<String> found(CapturedLog log, List<String> secrets) {
    return secrets.stream().filter(log::contains).toList();
  }
}
