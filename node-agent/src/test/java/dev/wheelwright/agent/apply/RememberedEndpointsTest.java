package dev.wheelwright.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DesiredInterface;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.RoutingMode;
import dev.wheelwright.agent.diff.WireGuardSettings;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.store.PeerEndpointsFile;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a boot finds of where the peers were (F9). */
class RememberedEndpointsTest {
  private static final InterfaceName HUB = new InterfaceName("EMEA");
  private static final PeerName CALLER = new PeerName(HUB, TestConfigs.key(1));
  private static final PeerName CONFIGURED = new PeerName(HUB, TestConfigs.key(2));
  private static final Endpoint HOME = new Endpoint("10.9.0.1", 9001);
  private static final Endpoint AWAY = new Endpoint("10.8.0.1", 4711);
  private static final Endpoint FURTHER = new Endpoint("2001:db8::9", 4712);

  @TempDir private Path folder;
  private final FailingDisk disk = FailingDisk.never();
  private long nanos = Long.MAX_VALUE - 3;
  private PeerEndpointsFile file;
  private RememberedEndpoints remembered;

  @BeforeEach
  void know() throws IOException {
    file = StateDirectory.open(folder, disk).peerEndpoints();
    remembered = new RememberedEndpoints(file, () -> nanos);
    remembered.learn(
        desired(), new ObservedDevice(Instant.EPOCH, Set.of(), Map.of(), Map.of(), NO_FIREWALL));
  }

  @Test
  void storesWhereACallerWasSeen() throws IOException {
    remembered.learn(Map.of(CALLER, AWAY));

    assertThat(file.read()).containsOnly(Map.entry(CALLER, AWAY));
  }

  @Test
  void doesNotRememberPeersWhoseEndpointIsConfigured() throws IOException {
    remembered.learn(Map.of(CONFIGURED, AWAY));
    remembered.store();

    assertThat(file.read()).isEmpty();
  }

  @Test
  void writesAtMostOnceAMinute() throws IOException {
    remembered.learn(Map.of(CALLER, HOME));
    pass(Duration.ofSeconds(59));
    remembered.learn(Map.of(CALLER, AWAY));
    assertThat(file.read()).containsEntry(CALLER, HOME);

    pass(Duration.ofSeconds(1));
    remembered.learn(Map.of());

    assertThat(file.read()).containsEntry(CALLER, AWAY);
  }

  @Test
  void theStopStoresWhatIsNotStoredYet() throws IOException {
    remembered.learn(Map.of(CALLER, HOME));
    remembered.learn(Map.of(CALLER, AWAY));

    remembered.store();

    assertThat(file.read()).containsEntry(CALLER, AWAY);
  }

  @Test
  void whatDidNotChangeIsNotWritten() throws IOException {
    remembered.learn(Map.of(CALLER, HOME));
    int steps = disk.steps();
    pass(Duration.ofHours(1));

    remembered.learn(Map.of(CALLER, HOME));
    remembered.store();

    assertThat(disk.steps()).isEqualTo(steps);
  }

  @Test
  void F9_anInterfaceThatIsMadeAgainGetsTheRoamedEndpointThatIsNotStoredYet() throws IOException {
    remembered.learn(Map.of(CALLER, HOME));
    remembered.learn(Map.of(CALLER, FURTHER));

    DesiredDevice filled =
        remembered.fill(
            desired(),
            new ObservedDevice(Instant.EPOCH, Set.of(), Map.of(), Map.of(), NO_FIREWALL));

    assertThat(filled.interfaces().getFirst().peers())
        .extracting(DesiredPeer::endpoint)
        .containsExactly(Optional.of(FURTHER), Optional.of(HOME));
  }

  @Test
  void F2_aDiskThatFailsIsTriedAgain() throws IOException {
    disk.failAfter(0);
    assertThat(catchStoring()).isTrue();
    disk.failAfter(Integer.MAX_VALUE);

    remembered.learn(Map.of());

    assertThat(file.read()).containsEntry(CALLER, AWAY);
  }

  private static final ObservedFirewall NO_FIREWALL = new ObservedFirewall.Absent();

  private boolean catchStoring() {
    try {
      remembered.learn(Map.of(CALLER, AWAY));
      return false;
    } catch (IOException full) {
      return true;
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static DesiredDevice desired() {
    DesiredInterface hub =
        new DesiredInterface(
            HUB,
            TestConfigs.MEMBERSHIP,
            new WireGuardSettings(TestConfigs.PRIVATE_KEY, 9001, 0),
            new LinkSettings(
                true, 0, Set.of(), new LinkSettings.Routing(RoutingMode.OFF, Set.of()), Set.of()),
            List.of(peer(CALLER, Optional.empty()), peer(CONFIGURED, Optional.of(HOME))));
    return new DesiredDevice(List.of(hub), Set.of());
  }

  private static DesiredPeer peer(PeerName name, Optional<Endpoint> endpoint) {
    return new DesiredPeer(name.publicKey(), Set.of(), endpoint, 0, WgPresharedKey.NONE);
  }
}
