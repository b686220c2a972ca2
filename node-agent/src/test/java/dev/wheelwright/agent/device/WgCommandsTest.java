package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.device.Wanted.HUB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.PeerChange.AddPeer;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.diff.PeerChange.RemovePeer;
import dev.wheelwright.agent.diff.PeerChange.UpdatePeer;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The same changes in the two languages of WireGuard: commands of wg, and requests to wireguard-go.
 */
class WgCommandsTest {
  private static final WgPublicKey PEER = Wanted.key(1).publicKey();
  private static final Endpoint ENDPOINT = Endpoint.parse("[fd01::2]:55", 0);
  private static final String SECRET =
      Base64.getEncoder().encodeToString(Wanted.PRESHARED.toBytes());

  @Test
  void keysGoThroughStandardInputOnly() throws Exception {
    ConfigureWireGuard change =
        new ConfigureWireGuard(
            HUB,
            Optional.of(Wanted.HUB_KEY),
            OptionalInt.of(9001),
            OptionalInt.of(-1),
            List.of(new AddPeer(peer("10.2.0.0/16", "fd00::/64"), Optional.of(ENDPOINT))));

    assertThat(runs(change))
        .containsExactly(
            "wg addconf EMEA /proc/self/fd/0",
            """
            [Interface]
            PrivateKey = %s
            ListenPort = 9001
            FwMark = 4294967295
            [Peer]
            PublicKey = %s
            AllowedIPs = 10.2.0.0/16,fd00::/64
            Endpoint = [fd01::2]:55
            PresharedKey = %s
            PersistentKeepalive = 25
            """
                .formatted(
                    Base64.getEncoder().encodeToString(Wanted.HUB_KEY.toBytes()), PEER, SECRET));
    assertThat(request(change))
        .endsWith(
            """
            listen_port=9001
            fwmark=4294967295
            public_key=%s
            preshared_key=%s
            endpoint=[fd01::2]:55
            persistent_keepalive_interval=25
            allowed_ip=10.2.0.0/16
            allowed_ip=fd00::/64

            """
                .formatted(
                    PEER.toHex(), java.util.HexFormat.of().formatHex(Wanted.PRESHARED.toBytes())));
  }

  @Test
  void changeWithoutPrefixesDoesNotMentionThem() throws Exception {
    UpdatePeer update =
        new UpdatePeer(
            PEER,
            Optional.of(ENDPOINT),
            OptionalInt.of(0),
            Optional.of(Wanted.PRESHARED),
            new AllowedIpsChange.Keep());

    assertThat(runs(change(update)))
        .containsExactly(
            "wg set EMEA peer " + PEER + " preshared-key /proc/self/fd/0",
            SECRET + "\n",
            "wg set EMEA peer " + PEER + " endpoint [fd01::2]:55 persistent-keepalive 0");
    assertThat(request(change(update))).doesNotContain("allowed_ip", "private_key", "listen_port");
  }

  @Test
  void noPresharedKeyIsAnEmptyInput() throws Exception {
    UpdatePeer update =
        new UpdatePeer(
            PEER,
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(WgPresharedKey.NONE),
            new AllowedIpsChange.Keep());

    assertThat(runs(change(update)))
        .containsExactly("wg set EMEA peer " + PEER + " preshared-key /proc/self/fd/0");
    assertThat(request(change(update))).contains("preshared_key=" + "0".repeat(64));
  }

  @Test
  void addedPrefixesAreWrittenAloneWhereThatIsPossible() throws Exception {
    Set<IpPrefix> added = Set.of(IpPrefix.parse("10.3.0.0/16"));
    Set<IpPrefix> all = Set.of(IpPrefix.parse("10.3.0.0/16"), IpPrefix.parse("10.2.0.0/16"));
    PeerChange extend = update(new AllowedIpsChange.Extend(added, all));
    PeerChange replace = update(new AllowedIpsChange.Replace(all));

    assertThat(runs(change(extend)).getLast()).contains("AllowedIPs = 10.2.0.0/16,10.3.0.0/16");
    assertThat(request(change(extend)))
        .isEqualTo(
            "set=1\npublic_key=" + PEER.toHex() + "\nupdate_only=true\nallowed_ip=10.3.0.0/16\n\n");
    assertThat(request(change(replace)))
        .contains("replace_allowed_ips=true\nallowed_ip=10.2.0.0/16\nallowed_ip=10.3.0.0/16\n");
  }

  @Test
  void manyRemovalsFitIntoCommandLines() throws Exception {
    List<PeerChange> removals = new ArrayList<>();
    IntStream.range(0, 1200)
        .forEach(i -> removals.add(new RemovePeer(Wanted.key(1000 + i).publicKey())));
    ConfigureWireGuard change = change(removals.toArray(PeerChange[]::new));

    assertThat(runs(change)).hasSize(3).allMatch(line -> line.length() < 100_000);
    assertThat(request(change).lines().filter("remove=true"::equals)).hasSize(1200);
  }

  private static DesiredPeer peer(String... allowedIps) {
    return Wanted.peer(Wanted.key(1), Optional.empty(), 25, allowedIps);
  }

  private static UpdatePeer update(AllowedIpsChange allowedIps) {
    return new UpdatePeer(
        PEER, Optional.empty(), OptionalInt.empty(), Optional.empty(), allowedIps);
  }

  private static ConfigureWireGuard change(PeerChange... peers) {
    return new ConfigureWireGuard(
        HUB, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), List.of(peers));
  }

  private static List<String> runs(ConfigureWireGuard change) throws DeviceException {
    RecordingRunner runner = new RecordingRunner();
    new KernelBackend(runner).configure(change);
    return runner.runs();
  }

  private static String request(ConfigureWireGuard change) {
    return new String(UapiRequest.set(change), java.nio.charset.StandardCharsets.US_ASCII);
  }
}
