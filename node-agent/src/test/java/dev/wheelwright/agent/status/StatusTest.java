package dev.wheelwright.agent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.store.StateLock;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.ConfigHead.Firewall;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.Policy;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status says, and what it must not say. */
class StatusTest {
  @TempDir private Path folder;
  private final Clock clock =
      Clock.fixed(Instant.ofEpochSecond(TestFleet.ISSUED_AT), ZoneOffset.UTC);
  private final RecordingDevice device = new RecordingDevice();
  private TestAppliance appliance;
  private StatusBoard board;
  private ConfigContent content;

  @BeforeEach
  void apply() throws IOException {
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    board = new StatusBoard(appliance.state.runtime(), clock, appliance.conditions);
    appliance.conditions.listen(board);
    content = appliance.content(2);
    appliance.applier.submit(appliance.verified(7, content));
    await().until(() -> !appliance.reports.isEmpty());
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  @Test
  void tellsHowTheApplianceIs() throws IOException {
    board.connected(true, "");
    board.outcome(new RuntimeStatus.Outcome("applied", "", "1.7", content.digest().toString()));
    appliance.conditions.raise(Condition.Kind.FOREIGN_FIREWALL, "a chain drops \"9001\"\u001b");
    JsonNode json;
    String table;
    try (StateLock _ = StateLock.tryAcquire(appliance.state).orElseThrow()) {
      json = new ObjectMapper().readTree(json(read()));
      table = table(read());
    }

    assertThat(json.path("name").asText()).isEqualTo("nodegrid-hub");
    assertThat(json.path("connected").asBoolean()).isTrue();
    assertThat(json.path("inSync").asBoolean()).isTrue();
    assertThat(json.path("floor").asText()).isEqualTo("1.7");
    assertThat(json.path("lastGood").asText()).isEqualTo(content.digest().toString());
    assertThat(json.path("result").path("outcome").asText()).isEqualTo("applied");
    assertThat(json.path("conditions").path(0).path("code").asText()).isEqualTo("foreign-firewall");
    assertThat(json.path("interfaces").path(0).path("peers")).hasSize(2);
    assertThat(json.path("interfaces").path(0).path("peers").path(0).path("endpoint").asText())
        .startsWith("10.9.0.");
    assertThat(table)
        .contains("connected since 2027-01-15T08:00:00Z", "branch-0", "branch-1", "never")
        .contains("foreign-firewall")
        .doesNotContain("\u001b");
  }

  @Test
  void withoutAnAgentNothingIsConnected() throws IOException {
    board.connected(true, "");

    ApplianceStatus status = read();

    assertThat(status.running()).isFalse();
    assertThat(status.connected()).isFalse();
    assertThat(table(status)).contains("not running", "not connected");
  }

  @Test
  void theRunningAgentKnowsTheRates() throws IOException {
    Map<PeerName, PeerRate> rates =
        Map.of(
            new PeerName(new InterfaceName("EMEA"), TestConfigs.key(0)),
            new PeerRate(950, 34_000_000));
    JsonNode json;
    String table;
    try (RateSocket socket = new RateSocket(appliance.state, () -> rates)) {
      socket.start();
      json = new ObjectMapper().readTree(json(read()));
      table = table(read());
    }

    Map<String, JsonNode> peers = new HashMap<>();
    json.path("interfaces")
        .path(0)
        .path("peers")
        .forEach(peer -> peers.put(peer.path("publicKey").asText(), peer));
    JsonNode known = peers.get(TestConfigs.key(0).toString());
    assertThat(known.path("receivedBitsPerSecond").asLong()).isEqualTo(950);
    assertThat(known.path("sentBitsPerSecond").asLong()).isEqualTo(34_000_000);
    JsonNode unknown = peers.get(TestConfigs.key(1).toString());
    assertThat(unknown.path("receivedBitsPerSecond").isNull()).isTrue();
    assertThat(table)
        .contains("HANDSHAKE  IN   OUT  RECEIVED")
        .contains("never      950  34M  0 B")
        .contains("never      -    -    0 B");
    assertThat(table(read())).doesNotContain("950");
  }

  @Test
  void anInterfaceThatIsGoneIsAProblemAndNoFailure() throws IOException {
    device.reboot();

    assertThat(table(read())).contains("there is no WireGuard interface 'EMEA'");
  }

  @Test
  void holdsNoSecret() throws IOException {
    byte[] key =
        appliance
            .keys
            .find(appliance.keys.publicKeys().firstEntry().getKey())
            .orElseThrow()
            .toBytes();

    String all = json(read()) + table(read());

    assertThat(all).doesNotContain(Base64.getEncoder().encodeToString(key));
  }

  @Test
  void showsWhatEachRuleOfAPolicyLetPass() throws IOException {
    InterfaceName name = new InterfaceName("EMEA");
    device.counted(
        List.of(new PolicyCounter(name, "", 3, 180), new PolicyCounter(name, "cameras", 7, 4200)));
    ConfigHead head = content.head();
    Side side = new Side(List.of("cameras"), List.of());
    PolicyRule rule = new PolicyRule("cameras", side, side, PolicyRule.Protocol.ANY, List.of());
    UUID membership = head.interfaces().getFirst().membership();
    Firewall firewall =
        new Firewall(List.of(), true, List.of(new Policy(membership, List.of(rule))));
    content =
        ConfigContent.of(
            new ConfigHead(head.interfaces(), head.forwarding(), firewall), content.pages());
    appliance.applier.submit(appliance.verified(8, content));
    await().until(() -> appliance.reports.size() > 1);

    JsonNode counters = new ObjectMapper().readTree(json(read())).path("policy").path("counters");

    assertThat(counters.path(0).path("rule").asText()).isEqualTo("cameras");
    assertThat(counters.path(0).path("bytes").asLong()).isEqualTo(4200);
    assertThat(counters.path(1).path("rule").isNull()).isTrue();
    assertThat(counters.path(1).path("packets").asLong()).isEqualTo(3);
    assertThat(table(read()))
        .containsPattern("EMEA +cameras +7 +4200\n")
        .containsPattern("EMEA +\\(dropped\\) +3 +180\n");
  }

  @Test
  void aSecondReaderSeesWhatWasWritten() throws IOException {
    board.connected(false, "UNAVAILABLE: nobody there");

    Optional<RuntimeStatus> read = RuntimeStatus.read(appliance.state.runtime());

    assertThat(read.orElseThrow().detail()).isEqualTo("UNAVAILABLE: nobody there");
    assertThat(read.orElseThrow().connected()).isFalse();
  }

  private ApplianceStatus read() throws IOException {
    TestFleet fleet = appliance.fleet;
    return new StatusReading(appliance.state, device, clock)
        .read(
            new Identity(
                fleet.self,
                "nodegrid-hub",
                fleet.rootKey(),
                ControllerAddress.parse("localhost"),
                content.digest()));
  }

  private static String json(ApplianceStatus status) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StatusJson.write(status, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String table(ApplianceStatus status) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StatusTable.write(status, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
