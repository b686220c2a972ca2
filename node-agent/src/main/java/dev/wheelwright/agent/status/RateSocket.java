package dev.wheelwright.agent.status;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.store.StateDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket on which the running agent tells the rates of its peers to whoever may enter its state
 * directory. They change with every look at the tunnels: a file would wear out an appliance's disk.
 */
public final class RateSocket implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RateSocket.class);

  /** For the whole of one answer, to somebody who may have stopped to read. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path path;
  private final Supplier<Map<PeerName, PeerRate>> rates;
  private @Nullable ServerSocketChannel server;

  /**
   * @param rates what is told; called on the socket's own thread
   */
  public RateSocket(StateDirectory state, Supplier<Map<PeerName, PeerRate>> rates) {
    this.path = state.rates();
    this.rates = rates;
  }

  /** Listens from now on, in place of an agent that was killed; does without if that fails. */
  public synchronized void start() {
    try {
      Files.deleteIfExists(path);
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server = channel;
      channel.bind(UnixDomainSocketAddress.of(path));
      Thread.ofPlatform().daemon().name("rates").start(() -> answerAll(channel));
    } catch (IOException e) {
      warn("rates-not-told", e);
      close();
    }
  }

  private void answerAll(ServerSocketChannel channel) {
    try {
      while (true) {
        try (SocketChannel asker = channel.accept()) {
          answer(asker);
        }
      }
    } catch (ClosedChannelException stopped) {
      LOGGER.atDebug().log("event=rates-stopped");
    } catch (IOException e) {
      warn("rates-not-told", e);
      close();
    }
  }

  private void answer(SocketChannel asker) {
    try {
      send(asker, RateLines.of(rates.get()).getBytes(US_ASCII));
    } catch (IOException gone) {
      LOGGER.atDebug().log("event=rates-not-read");
    }
  }

  private static void send(SocketChannel asker, byte[] lines) throws IOException {
    try (Selector selector = Selector.open()) {
      asker.configureBlocking(false);
      asker.register(selector, SelectionKey.OP_WRITE);
      long deadline = deadline();
      ByteBuffer output = ByteBuffer.wrap(lines);
      while (output.hasRemaining()) {
        await(selector, deadline);
        asker.write(output);
      }
    }
  }

  /** What the running agent tells; empty when there is none, or it tells nothing of use. */
  static Optional<Map<PeerName, PeerRate>> ask(StateDirectory state) {
    if (!Files.exists(state.rates())) {
      return Optional.empty();
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(state.rates()));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      StringBuilder lines = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      long deadline = deadline();
      for (int count = 0; count >= 0; count = channel.read(buffer.clear())) {
        lines.append(new String(buffer.array(), 0, count, US_ASCII));
        await(selector, deadline);
      }
      return RateLines.read(lines.toString());
    } catch (IOException nobodyThere) {
      return Optional.empty();
    }
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  private static void await(Selector selector, long deadline) throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0 || selector.select(left) == 0) {
      throw new IOException("the other side does not go on");
    }
    selector.selectedKeys().clear();
  }

  private void warn(String event, IOException e) {
    LOGGER
        .atWarn()
        .addKeyValue("socket", path)
        .addKeyValue("reason", Quoted.of(String.valueOf(e.getMessage())))
        .log("event=" + event);
  }

  /** Nobody is told any more. */
  @Override
  public synchronized void close() {
    if (server == null) {
      return;
    }
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      warn("rates-not-closed", e);
    }
    server = null;
  }
}
