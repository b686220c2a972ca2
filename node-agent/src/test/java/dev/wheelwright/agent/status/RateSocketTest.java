package dev.wheelwright.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.store.LocalDisk;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rates from one process to another. */
class RateSocketTest {
  private static final InterfaceName EMEA = new InterfaceName("EMEA");

  @TempDir private Path folder;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    state = StateDirectory.open(folder, new LocalDisk());
  }

  @Test
  void tellsEveryAskerWhatHoldsThen() {
    Map<PeerName, PeerRate> rates = new HashMap<>();
    try (RateSocket socket = new RateSocket(state, () -> rates)) {
      socket.start();
      assertThat(RateSocket.ask(state)).contains(Map.of());
      for (int i = 0; i < 10_000; i++) { // more than a socket holds at once
        rates.put(new PeerName(EMEA, TestConfigs.key(i)), new PeerRate(i, 10_000_000_000L + i));
      }

      assertThat(RateSocket.ask(state)).contains(rates);
    }
    assertThat(RateSocket.ask(state)).isEmpty();
    assertThat(state.rates()).doesNotExist();
  }

  @Test
  void takesThePlaceOfAnAgentThatWasKilled() throws IOException {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(state.rates()));
    }
    assertThat(Files.exists(state.rates())).isTrue();
    assertThat(RateSocket.ask(state)).isEmpty();

    try (RateSocket socket = new RateSocket(state, Map::of)) {
      socket.start();
      assertThat(RateSocket.ask(state)).contains(Map.of());
    }
  }

  @Test
  void anAskerThatGoesAwayHarmsNobody() throws IOException {
    try (RateSocket socket = new RateSocket(state, Map::of)) {
      socket.start();
      SocketChannel.open(UnixDomainSocketAddress.of(state.rates())).close();

      assertThat(RateSocket.ask(state)).contains(Map.of());
    }
  }

  @Test
  void withoutASocketThereAreNoRates() throws IOException {
    Files.createDirectory(state.rates());
    Files.createFile(state.rates().resolve("file"));

    try (RateSocket socket = new RateSocket(state, Map::of)) {
      socket.start();

      assertThat(RateSocket.ask(state)).isEmpty();
    }
  }

  @Test
  void anAnswerThatIsCutOffOrMeansNothingIsNone() {
    String whole = RateLines.of(Map.of(new PeerName(EMEA, TestConfigs.key(0)), new PeerRate(1, 2)));
    assertThat(RateLines.read(whole).orElseThrow()).hasSize(1);

    assertThat(RateLines.read("")).isEmpty();
    assertThat(RateLines.read(whole.replace("end\n", ""))).isEmpty();
    assertThat(RateLines.read(whole.replace(" 2", " 2 3"))).isEmpty();
    assertThat(RateLines.read(whole.replace(" 2", " two"))).isEmpty();
    assertThat(RateLines.read(whole.replace("EMEA", ".."))).isEmpty();
  }

  @Test
  void anAgentThatDoesNotAnswerIsNotWaitedForForLong() throws IOException {
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(state.rates()));

      Optional<Map<PeerName, PeerRate>> rates = RateSocket.ask(state);

      assertThat(rates).isEmpty();
      try (SocketChannel asker = silent.accept()) { // it was asked
        assertThat(asker.isOpen()).isTrue();
      }
    }
  }
}
