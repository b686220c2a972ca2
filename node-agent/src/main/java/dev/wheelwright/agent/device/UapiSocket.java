package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.wheelwright.wire.InterfaceName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The socket on which a wireguard-go process takes requests (WireGuard's cross-platform userspace
 * protocol): one request each.
 */
final class UapiSocket {
  private static final int BUFFER_BYTES = 1 << 18;

  /**
   * Ten times the largest interface that WireGuard allows would need; a reply beyond it is not one.
   */
  private static final int MAXIMUM_REPLY_BYTES = 1 << 30;

  private final Path directory;
  private final Duration timeout;

  /**
   * @param timeout for a whole request and its reply
   */
  UapiSocket(Path directory, Duration timeout) {
    this.directory = directory;
    this.timeout = timeout;
  }

  Path path(InterfaceName name) {
    return directory.resolve(name + ".sock");
  }

  /**
   * Sends a request and reads its reply.
   *
   * @return the whole reply, ending with its errno line and an empty line
   * @throws IOException when nobody listens, the reply is cut off, or it takes too long
   */
  String exchange(InterfaceName name, byte[] request) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(path(name)));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer output = ByteBuffer.wrap(request);
      while (output.hasRemaining()) {
        await(selector, deadline);
        channel.write(output);
      }
      key.interestOps(SelectionKey.OP_READ);
      return readReply(channel, selector, deadline);
    }
  }

  private static String readReply(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream(BUFFER_BYTES);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    boolean newline = false;
    while (true) {
      await(selector, deadline);
      int count = channel.read(buffer);
      if (count < 0) {
        throw new IOException("the reply was cut off after " + reply.size() + " bytes");
      }
      if (count == 0) {
        continue;
      }
      byte[] bytes = buffer.array();
      boolean complete = endsWithEmptyLine(bytes, count, newline);
      newline = bytes[count - 1] == '\n';
      reply.write(bytes, 0, count);
      buffer.clear();
      if (complete) {
        return reply.toString(ISO_8859_1);
      }
      if (reply.size() > MAXIMUM_REPLY_BYTES) {
        throw new IOException("the reply does not end");
      }
    }
  }

  private static boolean endsWithEmptyLine(byte[] bytes, int count, boolean newlineBefore) {
    boolean before = count > 1 ? bytes[count - 2] == '\n' : newlineBefore;
    return before && bytes[count - 1] == '\n';
  }

  private static void await(Selector selector, long deadline) throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0 || selector.select(left) == 0) {
      throw new IOException("no reply in time");
    }
    selector.selectedKeys().clear();
  }
}
