package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Credentials;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.identity.Join;
import dev.wheelwright.agent.identity.JoinToken;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.telemetry.Sample;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestAuthority;
import dev.wheelwright.agent.testing.TestController;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.wire.ConfigContent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeping the stream up, over real gRPC and TLS (F5, F6). */
class LinkClientTest {
  private static final GeneralName LOCALHOST = new GeneralName(GeneralName.dNSName, "localhost");
  private static final LinkSettings QUICK =
      new LinkSettings(
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  private final Clock clock = Clock.systemUTC();
  private final TestAuthority authority = new TestAuthority(clock.instant());
  private final RecordingDevice device = new RecordingDevice();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Worker thread = new Worker("link");
  @TempDir private Path folder;
  private TestAppliance appliance;
  private TestController controller;
  private LinkClient client;

  @BeforeEach
  void join() throws Exception {
    controller = new TestController(authority, 0, LOCALHOST);
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    Identity identity =
        new Join(appliance.state, "0.1", clock, new SecureRandom())
            .join(
                new ControllerAddress("localhost", controller.port()),
                JoinToken.parse(authority.token()));
    Credentials credentials =
        new Credentials(
            identity,
            new IdentityFolder(appliance.state),
            TrustedClock.of(clock),
            new SecureRandom());
    LinkParts parts =
        new LinkParts(
            new LinkParts.Self(identity, appliance.keys, "0.1", new Run(new SecureRandom())),
            new LinkParts.Guard(
                new Trust(identity, appliance.state.keySet()),
                appliance.floor,
                appliance.verifier,
                new Freshness(clock, System::nanoTime, appliance.conditions)),
            appliance.applier,
            appliance.conditions,
            new SecureRandom());
    client = new LinkClient(parts, credentials::connect, thread, QUICK, new Listener(heard));
  }

  private record Listener(List<String> heard) implements LinkListener {
    @Override
    public void connected() {
      heard.add("connected");
    }

    @Override
    public void disconnected(String reason) {
      heard.add(reason);
    }
  }

  @AfterEach
  void stop() {
    client.stop();
    thread.stop(Duration.ofSeconds(5));
    appliance.close();
    controller.close();
  }

  @Test
  void introducesItselfAndAppliesWhatIsOffered() throws Exception {
    ConfigContent content = appliance.content(3);
    client.start();
    TestController.Stream stream = awaitWelcome(1);

    stream.send(ControllerMessages.offer(controller.fleet.config(2, content.digest())));
    await().until(() -> stream.received.stream().anyMatch(AgentMessage::hasFetch));
    ControllerMessages.whole(content).forEach(stream::send);

    await()
        .until(
            () ->
                stream.received.stream()
                    .anyMatch(
                        message ->
                            message.hasResult()
                                && message.getResult().getOutcome() == Result.Outcome.APPLIED));
    assertThat(stream.received.getFirst().hasHello()).isTrue();
  }

  @Test
  void comesBackWhenTheStreamEnds() {
    client.start();
    awaitWelcome(1).end();

    awaitWelcome(2);

    assertThat(heard).contains("connected", "the controller closed the stream");
  }

  @Test
  void comesBackWhenTheControllerDoes() throws Exception {
    client.start();
    awaitWelcome(1);
    int port = controller.port();
    controller.close();
    await().until(() -> heard.stream().anyMatch(reason -> reason.startsWith("UNAVAILABLE")));

    controller = new TestController(authority, port, LOCALHOST);

    awaitWelcome(1);
  }

  @Test
  void waitsAsLongAsTheControllerAsks() {
    client.start();
    TestController.Stream first = awaitWelcome(1);
    long before = System.nanoTime();

    first.send(ControllerMessages.goodbye(700));

    awaitWelcome(2);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void givesUpOnAControllerThatSaysNothing() {
    controller.silent = true;
    client.start();

    await().until(() -> controller.streams.size() >= 2);

    assertThat(heard).contains("no welcome within 1 s");
    assertThat(heard).doesNotContain("connected");
  }

  @Test
  void asksAgainAndAgainWhatIsTheLatest() {
    client.start();
    TestController.Stream stream = awaitWelcome(1);

    await().until(() -> stream.received.stream().filter(AgentMessage::hasHeartbeat).count() >= 2);

    assertThat(
            stream.received.stream()
                .filter(AgentMessage::hasHeartbeat)
                .map(message -> message.getHeartbeat().getNonce())
                .distinct()
                .count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void aSampleIsToldOnceTheControllerIsThere() {
    Sample sample = new Sample(1, Map.of(), List.of());
    client.sampled(sample);
    client.start();
    TestController.Stream stream = awaitWelcome(1);

    client.sampled(sample);
    client.sampled(sample);

    await().until(() -> stream.received.stream().anyMatch(AgentMessage::hasTelemetry));
    assertThat(
            stream.received.stream()
                .filter(AgentMessage::hasTelemetry)
                .findFirst()
                .map(message -> message.getTelemetry().getFull()))
        .contains(true);
  }

  @Test
  void tellsLaterWhatHappenedMeanwhile() {
    controller.silent = true;
    client.start();
    await().until(() -> !controller.streams.isEmpty());
    appliance.conditions.raise(Condition.Kind.FOREIGN_FIREWALL, "a chain drops port 9001");
    controller.silent = false;

    await()
        .until(
            () ->
                controller.streams.stream()
                    .flatMap(stream -> stream.received.stream())
                    .anyMatch(
                        message ->
                            message.hasEvent()
                                && message.getEvent().getCode().equals("foreign-firewall")));
  }

  private TestController.Stream awaitWelcome(int streams) {
    await()
        .until(
            () ->
                controller.streams.size() >= streams
                    && controller.streams.getLast().received.stream()
                        .anyMatch(AgentMessage::hasHello)
                    && heard.stream().filter("connected"::equals).count() >= streams);
    return controller.streams.getLast();
  }
}
