package dev.wheelwright.agent.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file for a colleague: what is in it, and what must not be. */
class DiagnosisTest {
  private static final byte[] SEALED = new byte[96];
  private static final String TOKEN = "wwj_c2VjcmV0LXNlY3JldC1zZWNyZXQ";

  @TempDir private Path folder;
  private final RecordingDevice device = new RecordingDevice();
  private TestAppliance appliance;
  private ConfigContent content;

  @BeforeEach
  void apply() throws IOException {
    Arrays.fill(SEALED, (byte) 0x5a);
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    PeerRecord peer = TestConfigs.peer(1);
    content =
        TestConfigs.config(
            TestConfigs.hub("EMEA", appliance.ownKey(), Routing.MAIN, 1),
            List.of(
                new PeerRecord(
                    peer.publicKey(),
                    peer.name(),
                    peer.allowedIps(),
                    peer.endpoints(),
                    25,
                    SealedSecret.NONE,
                    List.of())));
    appliance.applier.submit(appliance.verified(7, content));
    await().until(() -> !appliance.reports.isEmpty());
    // Whatever else lies in the state directory.
    Files.createDirectories(folder.resolve("identity"));
    Files.writeString(folder.resolve("identity/token"), TOKEN);
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  @Test
  void holdsWhatHelps() {
    String text = diagnosis();

    assertThat(text)
        .contains("agent 0.1", "java 25")
        .contains(content.digest().toString())
        .contains("\"name\" : \"EMEA\"", "\"name\" : \"branch-1\"", "\"keepalive\" : 25")
        .contains("===== ip address show\n1: lo")
        .contains("last-good");
  }

  @Test
  void holdsNoSecret() {
    byte[] privateKey =
        appliance
            .keys
            .find(appliance.keys.publicKeys().firstEntry().getKey())
            .orElseThrow()
            .toBytes();

    String text = diagnosis();

    for (byte[] secret : List.of(privateKey, SEALED, TOKEN.getBytes(StandardCharsets.UTF_8))) {
      assertThat(text)
          .doesNotContain(Base64.getEncoder().encodeToString(secret))
          .doesNotContain(HexFormat.of().formatHex(secret))
          .doesNotContain(new String(secret, StandardCharsets.UTF_8));
    }
  }

  @Test
  void ofASealedSecretItSaysOnlyThatItIsThere() throws IOException {
    PeerRecord peer = TestConfigs.peer(1);
    ConfigContent sealed =
        TestConfigs.config(
            TestConfigs.hub("EMEA", TestConfigs.ownKey(), Routing.MAIN, 1),
            List.of(
                new PeerRecord(
                    peer.publicKey(),
                    peer.name(),
                    peer.allowedIps(),
                    peer.endpoints(),
                    25,
                    SealedSecret.of(SEALED),
                    List.of())));

    String json = ConfigJson.of(sealed);

    assertThat(json)
        .contains("\"presharedKey\" : true")
        .doesNotContain(Base64.getEncoder().encodeToString(SEALED))
        .doesNotContain(HexFormat.of().formatHex(SEALED));
  }

  @Test
  void aPartThatCannotBeReadDoesNotCostTheOthers() throws IOException {
    Files.writeString(folder.resolve("last-good"), "torn");
    device.reboot();

    String text = diagnosis();

    assertThat(text).contains("===== last-good config\nfailed: ", "===== floor", "1: lo");
  }

  private String diagnosis() {
    TestFleet fleet = appliance.fleet;
    Identity identity =
        new Identity(
            fleet.self,
            "nodegrid-hub",
            fleet.rootKey(),
            ControllerAddress.parse("localhost"),
            content.digest());
    return Diagnosis.of(
        new Diagnosis.Sources(
            appliance.state,
            Optional.of(identity),
            device,
            () -> Map.of("ip address show", "1: lo: <LOOPBACK,UP>"),
            Clock.fixed(Instant.ofEpochSecond(TestFleet.ISSUED_AT), ZoneOffset.UTC)),
        "0.1");
  }
}
