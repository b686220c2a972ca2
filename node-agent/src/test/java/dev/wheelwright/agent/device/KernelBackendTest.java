package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.device.Wanted.HUB;
import static dev.wheelwright.agent.device.netlink.ScriptedKernel.interrupted;
import static dev.wheelwright.agent.device.netlink.ScriptedKernel.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.device.netlink.Errno;
import dev.wheelwright.agent.device.netlink.MessageWriter;
import dev.wheelwright.agent.device.netlink.ScriptedKernel;
import dev.wheelwright.agent.device.netlink.ScriptedKernel.Piece;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.wire.IpPrefix;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's answers, whole and torn: either all of the device, or an error. */
class KernelBackendTest {
  private static final int GET_DEVICE = 0;

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final KernelBackend backend = new KernelBackend(new RecordingRunner(), kernel);

  @AfterEach
  void everyChannelIsClosed() {
    assertThat(kernel.open()).isZero();
  }

  @Test
  void readsPeersThatAreSpreadOverMessages() throws Exception {
    kernel.answer(
        part(device(peer(1, "10.1.0.0/16"))),
        part(peers(peer(2, "10.2.0.0/16"), peer(3, "10.3.0.0/16", "fd00::/64"))),
        new Piece.Done(0));

    ObservedWireGuard read = backend.read(HUB);

    assertThat(read.listenPort()).isEqualTo(9001);
    assertThat(read.peers())
        .containsOnlyKeys(
            Wanted.key(1).publicKey(), Wanted.key(2).publicKey(), Wanted.key(3).publicKey());
  }

  @Test
  void readsAPeerWhoseAllowedIpsGoOnInTheNextMessages() throws Exception {
    kernel.answer(
        part(device(peer(1, "10.1.0.0/16"))),
        part(peers(peer(1, "10.2.0.0/16"))),
        part(peers(peer(1, "10.3.0.0/16"), peer(2))),
        new Piece.Done(0));

    ObservedWireGuard read = backend.read(HUB);

    assertThat(read.peers().get(Wanted.key(1).publicKey()).allowedIps())
        .containsExactlyInAnyOrder(
            IpPrefix.parse("10.1.0.0/16"),
            IpPrefix.parse("10.2.0.0/16"),
            IpPrefix.parse("10.3.0.0/16"));
  }

  @Test
  void F8_aDeviceThatChangedWhileItWasReadIsReadAgain() throws Exception {
    kernel
        .answer(part(device(peer(1))), interrupted(peers(peer(2))), new Piece.Done(0))
        .answer(part(device(peer(1))), part(peers(peer(3))), new Piece.Done(0));

    assertThat(backend.read(HUB).peers())
        .containsOnlyKeys(Wanted.key(1).publicKey(), Wanted.key(3).publicKey());
    assertThat(kernel.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EINTR, Errno.ENOBUFS, Errno.EAGAIN})
  void F8_aReadingThatIsInterruptedIsBegunAgain(int errno) throws Exception {
    kernel
        .answer(part(device(peer(1))), new Piece.Failure(errno))
        .answer(part(device(peer(1))), new Piece.Done(errno))
        .answer(new Piece.Result(errno))
        .answer(part(device(peer(1), peer(2))), new Piece.Done(0));

    assertThat(backend.read(HUB).peers()).hasSize(2);
  }

  @Test
  void F8_aDeviceThatNeverHoldsStillIsAnError() {
    for (int i = 0; i < 20; i++) {
      kernel.answer(interrupted(device(peer(1))), new Piece.Done(0));
    }

    assertThatThrownBy(() -> backend.read(HUB))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("changed while it was read");
    assertThat(kernel.requests()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EMSGSIZE, Errno.EPERM, Errno.ENODEV, Errno.EOPNOTSUPP, 12})
  void F8_aReadingThatFailsOnTheWayIsAnError(int errno) {
    kernel.answer(part(device(peer(1))), new Piece.Done(errno));

    assertThatThrownBy(() -> backend.read(HUB))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("errno " + errno);
    assertThat(kernel.requests()).hasSize(1);
  }

  @Test
  void F8_anAnswerThatStopsIsAnError() {
    kernel.answer(part(device(peer(1))), new Piece.Silence());

    assertThatThrownBy(() -> backend.read(HUB))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("does not end");
  }

  @Test
  void F8_anAnswerWithoutTheDeviceIsAnError() {
    kernel.answer(part(peers(peer(1))), new Piece.Done(0)).answer(new Piece.Done(0));

    assertThatThrownBy(() -> backend.read(HUB)).isInstanceOf(DeviceException.class);
    assertThatThrownBy(() -> backend.read(HUB)).isInstanceOf(DeviceException.class);
  }

  @Test
  void F8_anAnswerThatContradictsItselfIsAnError() {
    MessageWriter another = ScriptedKernel.message(GET_DEVICE);
    another.putString(KernelAttributes.Device.NAME, "server-sc1");
    kernel
        .answer(part(device(peer(1), peer(2), peer(1))), new Piece.Done(0))
        .answer(part(device(peer(1, "10.1.0.0/16", "10.1.0.0/16"))), new Piece.Done(0))
        .answer(part(another), new Piece.Done(0));

    assertThatThrownBy(() -> backend.read(HUB)).hasMessageContaining("a peer appears twice");
    assertThatThrownBy(() -> backend.read(HUB)).hasMessageContaining("an allowed IP twice");
    assertThatThrownBy(() -> backend.read(HUB)).hasMessageContaining("another interface");
  }

  @Property(tries = 2000)
  void F8_aTornAnswerIsNeverASmallerDevice(@ForAll @IntRange(min = 0, max = 10_000) int at)
      throws Exception {
    byte[] whole = recorded();
    byte[] torn = Arrays.copyOf(whole, at % whole.length);
    ScriptedKernel torn1 =
        new ScriptedKernel().answer(new Piece.Raw(torn), new Piece.Silence(), new Piece.Silence());

    assertThatThrownBy(() -> new KernelBackend(new RecordingRunner(), torn1).read(HUB))
        .isInstanceOf(DeviceException.class);
    assertThat(torn1.open()).isZero();
  }

  /** One or two bytes changed: a device, or a DeviceException; no other exception, no secret. */
  @Property(tries = 20_000)
  void F8_anAnswerWithWrongBytesIsReadOrRefused(
      @ForAll @IntRange(min = 0, max = 100_000) int first,
      @ForAll byte one,
      @ForAll @IntRange(min = 0, max = 100_000) int second,
      @ForAll byte two)
      throws Exception {
    byte[] bytes = recorded();
    bytes[first % bytes.length] = one;
    bytes[second % bytes.length] = two;
    Piece[] answer = {new Piece.Raw(bytes), new Piece.Silence()};
    ScriptedKernel wrong = new ScriptedKernel();
    for (int i = 0; i < 10; i++) {
      wrong.answer(answer);
    }
    try {
      assertThat(new KernelBackend(new RecordingRunner(), wrong).read(HUB)).isNotNull();
    } catch (DeviceException e) {
      assertThat(e).hasMessageNotContaining("30b503").hasMessageNotContaining("MLUD");
    }
    assertThat(wrong.open()).isZero();
  }

  @Test
  void aKernelThatHasNoSuchInterfaceSaysSo() {
    kernel.answer(new Piece.Result(Errno.ENODEV));

    assertThatThrownBy(() -> backend.read(HUB))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("EMEA")
        .hasMessageContaining("no such interface");
  }

  @Test
  void F8_aRefusedChangeIsAnErrorWithoutItsKeys() {
    kernel.answer(new Piece.Result(Errno.ENODEV));
    ConfigureWireGuard change =
        new ConfigureWireGuard(
            HUB, Optional.of(Wanted.HUB_KEY), OptionalInt.empty(), OptionalInt.empty(), List.of());

    assertThatThrownBy(() -> backend.configure(change))
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "the kernel did not take a change to 'EMEA': the kernel refused: no such interface (errno 19)");
  }

  static byte[] recorded() throws Exception {
    return HexFormat.of().parseHex(WireGuardReadingTest.corpus("kernel-get.hex").strip());
  }

  private static MessageWriter device(Peer... peers) {
    MessageWriter message = ScriptedKernel.message(GET_DEVICE);
    message.putString(KernelAttributes.Device.NAME, "EMEA");
    message.put16(KernelAttributes.Device.LISTEN_PORT, 9001);
    message.put32(KernelAttributes.Device.FWMARK, 0);
    put(message, peers);
    return message;
  }

  private static MessageWriter peers(Peer... peers) {
    MessageWriter message = ScriptedKernel.message(GET_DEVICE);
    put(message, peers);
    return message;
  }

  private static void put(MessageWriter message, Peer... peers) {
    int list = message.begin(KernelAttributes.Device.PEERS);
    for (Peer peer : peers) {
      int start = message.begin(0);
      message.put(
          KernelAttributes.Peer.PUBLIC_KEY, Wanted.key(peer.number()).publicKey().toBytes());
      int prefixes = message.begin(KernelAttributes.Peer.ALLOWED_IPS);
      for (String text : peer.allowedIps()) {
        IpPrefix prefix = IpPrefix.parse(text);
        int one = message.begin(0);
        message.put16(KernelAttributes.AllowedIp.FAMILY, prefix.isIpv6() ? 10 : 2);
        message.put(KernelAttributes.AllowedIp.ADDRESS, prefix.network().toBytes());
        message.put8(KernelAttributes.AllowedIp.LENGTH, prefix.length());
        message.end(one);
      }
      message.end(prefixes);
      message.end(start);
    }
    message.end(list);
  }

  private static Peer peer(int number, String... allowedIps) {
    return new Peer(number, List.of(allowedIps));
  }

  private record Peer(int number, List<String> allowedIps) {}
}
