package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage.BodyCase;
import dev.wheelwright.contract.v1.InterfaceSample;
import dev.wheelwright.contract.v1.KeyRequest;
import dev.wheelwright.contract.v1.Result.Outcome;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.wire.Envelope;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every stage of a change, and of what comes back, can be seen in the metrics. */
@QuarkusTest
@TestProfile(WithLink.class)
class MetricsTest {
  private static final Path MANUAL = Path.of("..", "..", "docs", "operations.md");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(wheelwright_[a-z_]+)`", Pattern.MULTILINE);
  private static final Pattern EXPOSED =
      Pattern.compile("^# TYPE (wheelwright_[a-z_]+) ", Pattern.MULTILINE);

  @Inject TestFleet fleet;

  private static String metrics() {
    return Api.asAdministrator().get("/q/metrics").then().statusCode(200).extract().asString();
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1).replaceFirst("_total$", "")); // types are told without
    }
    names.removeIf(name -> name.endsWith("_max")); // beside each timer
    return names;
  }

  /** The value of the first sample whose name and labels begin so. */
  private static double value(String begin) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** A concentrator gets a config, applies it, and reports. */
  private static ByteString lifeOf(AgentStream stream) {
    stream.await(BodyCase.WELCOME);
    KeyRequest asked = stream.await(BodyCase.KEY_REQUEST).getKeyRequest();
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    stream.reportKey(asked.getMembership(), asked.getGeneration(), key);
    Envelope offered = stream.awaitOffer();
    stream.fetchWhole(offered.configDigest());
    stream.report(offered, Outcome.APPLIED, offered.configDigest());
    Telemetry.Builder report =
        Telemetry.newBuilder()
            .setRun(ByteString.copyFrom(new byte[16]))
            .setSequence(1)
            .setFull(true)
            .addInterfaces(InterfaceSample.newBuilder().setMembership(asked.getMembership()));
    stream.send(AgentMessage.newBuilder().setTelemetry(report).build());
    return asked.getMembership();
  }

  @Test
  void everyStageIsCountedAndTheManualNamesAllOfThem() throws IOException {
    try (TestAgent hub = fleet.joinedAgent(fleet.overlay().getFirst())) {
      lifeOf(hub.connect().greet());

      await()
          .untilAsserted(
              () -> {
                for (String stage :
                    List.of(
                        "change_seconds_count{cause=\"intent\"",
                        "validate_seconds_count",
                        "compile_seconds_count",
                        "store_seconds_count",
                        "sign_seconds_count",
                        "push_seconds_count",
                        "link_offers_total",
                        "link_result_seconds_count{outcome=\"applied\"",
                        "link_streams",
                        "telemetry_received_total",
                        "status_evaluation_seconds_count",
                        "status_flush_seconds_count",
                        "tunnels{state=\"pending\"",
                        "events_published_total")) {
                  assertThat(value("wheelwright_" + stage)).as(stage).isGreaterThan(0);
                }
              });
    }
    assertThat(names(EXPOSED, metrics())).isEqualTo(names(DOCUMENTED, Files.readString(MANUAL)));
  }

  @Test
  void strangersSeeNoMetrics() {
    RestAssured.get("/q/metrics").then().statusCode(401);
  }
}
