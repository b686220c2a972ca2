package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.device.Wanted.HUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.device.netlink.Attributes;
import dev.wheelwright.agent.device.netlink.Errno;
import dev.wheelwright.agent.device.netlink.GenericFamily;
import dev.wheelwright.agent.device.netlink.Messages;
import dev.wheelwright.agent.device.netlink.NetlinkException;
import dev.wheelwright.agent.device.netlink.ScriptedKernel;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same changes in the two languages of WireGuard: of the kernel, and of wireguard-go. */
class WireGuardRequestTest {
  private static final WgPublicKey PEER = Wanted.key(1).publicKey();
  private static final Endpoint ENDPOINT = Endpoint.parse("[fd01::2]:55", 0);
  private static final Set<String> NESTED = Set.of("8", "8.0", "8.0.9", "8.0.9.0");
  private static final String SECRET = HexFormat.of().formatHex(Wanted.PRESHARED.toBytes());

  @Test
  void aNewInterfaceWithAPeer() throws Exception {
    ConfigureWireGuard change =
        new ConfigureWireGuard(
            HUB,
            Optional.of(Wanted.HUB_KEY),
            OptionalInt.of(9001),
            OptionalInt.of(-1),
            List.of(new AddPeer(peer("10.2.0.0/16", "fd00::/64"), Optional.of(ENDPOINT))));

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
                .formatted(PEER.toHex(), SECRET));
    assertThat(onlyMessage(change))
        .containsExactly(
            "2=454d454100",
            "3=" + HexFormat.of().formatHex(Wanted.HUB_KEY.toBytes()),
            "6=2923",
            "7=ffffffff",
            "8.0.1=" + PEER.toHex(),
            "8.0.2=" + SECRET,
            "8.0.4=0a00003700000000fd010000000000000000000000000002" + "00000000",
            "8.0.5=1900",
            "8.0.9.0.1=0200",
            "8.0.9.0.2=0a020000",
            "8.0.9.0.3=10",
            "8.0.9.0.1=0a00",
            "8.0.9.0.2=fd00" + "0".repeat(28),
            "8.0.9.0.3=40");
  }

  @Test
  void changeWithoutPrefixesDoesNotMentionThem() throws Exception {
    UpdatePeer update =
        new UpdatePeer(
            PEER,
            Optional.of(Endpoint.parse("10.1.1.2:9001", 0)),
            OptionalInt.of(0),
            Optional.of(Wanted.PRESHARED),
            new AllowedIpsChange.Keep());

    assertThat(request(change(update))).doesNotContain("allowed_ip", "private_key", "listen_port");
    assertThat(onlyMessage(change(update)))
        .containsExactly(
            "2=454d454100",
            "8.0.1=" + PEER.toHex(),
            "8.0.3=04000000",
            "8.0.2=" + SECRET,
            "8.0.4=020023290a0101020000000000000000",
            "8.0.5=0000");
  }

  @Test
  void noPresharedKeyIsAllZero() throws Exception {
    UpdatePeer update =
        new UpdatePeer(
            PEER,
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(WgPresharedKey.NONE),
            new AllowedIpsChange.Keep());

    assertThat(request(change(update))).contains("preshared_key=" + "0".repeat(64));
    assertThat(onlyMessage(change(update))).contains("8.0.2=" + "0".repeat(64));
  }

  @Test
  void addedPrefixesAreWrittenAlone() throws Exception {
    Set<IpPrefix> added = Set.of(IpPrefix.parse("10.3.0.0/16"));
    Set<IpPrefix> all = Set.of(IpPrefix.parse("10.3.0.0/16"), IpPrefix.parse("10.2.0.0/16"));
    PeerChange extend = update(new AllowedIpsChange.Extend(added, all));
    PeerChange replace = update(new AllowedIpsChange.Replace(all));

    assertThat(request(change(extend)))
        .isEqualTo(
            "set=1\npublic_key=" + PEER.toHex() + "\nupdate_only=true\nallowed_ip=10.3.0.0/16\n\n");
    assertThat(request(change(replace)))
        .contains("replace_allowed_ips=true\nallowed_ip=10.2.0.0/16\nallowed_ip=10.3.0.0/16\n");
    assertThat(onlyMessage(change(extend)))
        .contains("8.0.3=04000000", "8.0.9.0.2=0a030000")
        .doesNotContain("8.0.9.0.2=0a020000");
    assertThat(onlyMessage(change(replace)))
        .contains("8.0.3=06000000", "8.0.9.0.2=0a030000", "8.0.9.0.2=0a020000");
  }

  @Test
  void removedPeersAreOnlyNamed() throws Exception {
    ConfigureWireGuard change = change(new RemovePeer(PEER));

    assertThat(request(change)).contains("remove=true");
    assertThat(onlyMessage(change))
        .containsExactly("2=454d454100", "8.0.1=" + PEER.toHex(), "8.0.3=01000000");
  }

  @Test
  void manyPeersAreSpreadOverMessages() throws Exception {
    List<PeerChange> additions = new ArrayList<>();
    IntStream.range(0, 5000)
        .forEach(
            i ->
                additions.add(
                    new AddPeer(
                        Wanted.peer(Wanted.key(1000 + i), Optional.empty(), 0, "10.0.0.0/16"),
                        Optional.empty())));
    ConfigureWireGuard change =
        new ConfigureWireGuard(
            HUB, Optional.of(Wanted.HUB_KEY), OptionalInt.of(9001), OptionalInt.empty(), additions);

    List<byte[]> messages = sent(change);

    assertThat(messages).hasSizeGreaterThan(1).allMatch(message -> message.length <= 60_000);
    List<String> all = messages.stream().flatMap(message -> lines(message).stream()).toList();
    assertThat(all)
        .filteredOn(line -> line.startsWith("8.0.1="))
        .hasSize(5000)
        .doesNotHaveDuplicates();
    assertThat(all).filteredOn(line -> line.startsWith("8.0.9.0.2=")).hasSize(5000);
    assertThat(all).filteredOn(line -> line.startsWith("3=")).hasSize(1);
    assertThat(all).filteredOn(line -> line.startsWith("2=")).hasSameSizeAs(messages);
  }

  /** The first part replaces what was there; the parts after it only add. */
  @Test
  void onePeersManyPrefixesAreSpreadOverMessages() throws Exception {
    Set<IpPrefix> prefixes = new HashSet<>();
    IntStream.range(0, 4000)
        .forEach(i -> prefixes.add(IpPrefix.parse("10." + i / 256 + "." + i % 256 + ".0/24")));
    PeerChange replace = update(new AllowedIpsChange.Replace(prefixes));

    List<byte[]> messages = sent(change(replace, new RemovePeer(Wanted.key(2).publicKey())));

    assertThat(messages).hasSize(2).allMatch(message -> message.length <= 60_000);
    assertThat(lines(messages.getFirst()))
        .contains("8.0.3=06000000")
        .doesNotContain("8.0.3=04000000");
    assertThat(lines(messages.getLast()))
        .contains("8.0.1=" + PEER.toHex(), "8.0.3=04000000", "8.0.3=01000000")
        .doesNotContain("8.0.3=06000000");
    Set<String> written = new HashSet<>();
    messages.forEach(
        message ->
            lines(message).stream()
                .filter(line -> line.startsWith("8.0.9.0.2="))
                .forEach(written::add));
    assertThat(written).hasSize(4000);
  }

  @Test
  void F8_aRefusalStopsTheMessagesAfterIt() {
    List<PeerChange> removals = new ArrayList<>();
    IntStream.range(0, 5000)
        .forEach(i -> removals.add(new RemovePeer(Wanted.key(1000 + i).publicKey())));
    ScriptedKernel kernel =
        new ScriptedKernel()
            .answer(new ScriptedKernel.Piece.Result(0))
            .answer(new ScriptedKernel.Piece.Result(Errno.EMSGSIZE));
    KernelBackend backend = new KernelBackend(new RecordingRunner(), kernel);

    assertThatThrownBy(() -> backend.configure(change(removals.toArray(PeerChange[]::new))))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("message too long");
    assertThat(kernel.requests()).hasSize(2);
    assertThat(kernel.open()).isZero();
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

  private static String request(ConfigureWireGuard change) {
    return new String(UapiRequest.set(change), java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static List<byte[]> sent(ConfigureWireGuard change) throws DeviceException {
    ScriptedKernel kernel = new ScriptedKernel();
    new KernelBackend(new RecordingRunner(), kernel).configure(change);
    return kernel.requests();
  }

  private static List<String> onlyMessage(ConfigureWireGuard change) throws DeviceException {
    List<byte[]> messages = sent(change);
    assertThat(messages).hasSize(1);
    return lines(messages.getFirst());
  }

  /** Each value in hexadecimal, after the path of attributes to it. */
  private static List<String> lines(byte[] message) {
    List<String> lines = new ArrayList<>();
    try {
      Messages messages = Messages.of(ByteBuffer.wrap(message));
      assertThat(messages.next()).isTrue();
      assertThat(messages.type()).isEqualTo(ScriptedKernel.FAMILY);
      assertThat(messages.payload().get(0)).isEqualTo((byte) KernelAttributes.SET_DEVICE);
      walk("", GenericFamily.attributes(messages.payload()), lines);
      assertThat(messages.next()).isFalse();
    } catch (NetlinkException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  private static void walk(String path, Attributes attributes, List<String> lines)
      throws NetlinkException {
    while (attributes.next()) {
      String here = path + attributes.type();
      if (NESTED.contains(here)) {
        walk(here + ".", attributes.nested(), lines);
      } else {
        lines.add(here + "=" + HexFormat.of().formatHex(attributes.getBytes()));
      }
    }
  }
}
