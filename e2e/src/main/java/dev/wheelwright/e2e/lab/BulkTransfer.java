package dev.wheelwright.e2e.lab;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/**
 * One TCP transfer of random bytes between two hosts, whose checksum the receiver confirms.
 *
 * @param bytes how many bytes arrived
 * @param duration from the connection to the confirmation
 */
public record BulkTransfer(long bytes, Duration duration) {

  private static final int CHUNK = 64 * 1024;

  /**
   * Carries the bytes.
   *
   * @param from the sending host
   * @param to the receiving host
   * @param address an address of the receiving host
   * @param bytes how many
   * @param patience how long the connection, and each wait for progress, may take
   * @throws LabException when it does not succeed
   */
  public static BulkTransfer run(
      Host from, Host to, String address, long bytes, Duration patience) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
    String name = "transfer %s->%s".formatted(from.name(), to.name());
    try (ServerSocketChannel server = to.call(() -> ServerSocketChannel.open().bind(any));
        SocketChannel client = from.call(SocketChannel::open)) {
      Thread receiver = Thread.ofPlatform().daemon().name(name).start(() -> receive(server, bytes));
      client.socket().connect(server.getLocalAddress(), (int) patience.toMillis());
      client.socket().setSoTimeout((int) patience.toMillis());
      long start = System.nanoTime();
      long sum = send(client, bytes);
      long confirmed = new DataInputStream(client.socket().getInputStream()).readLong();
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      receiver.join();
      if (confirmed != sum) {
        throw new LabException(name + ": the bytes that arrived are not the bytes that were sent");
      }
      return new BulkTransfer(bytes, duration);
    } catch (IOException e) {
      throw new LabException(name + " failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException(name + " was interrupted", e);
    }
  }

  /** Millions of bits per second. */
  public double megabitsPerSecond() {
    return bytes * 8.0 / duration.toNanos() * 1000;
  }

  private static long send(SocketChannel client, long bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    ThreadLocalRandom.current().nextBytes(chunk);
    CRC32C sum = new CRC32C();
    OutputStream out = client.socket().getOutputStream();
    for (long left = bytes; left > 0; left -= CHUNK) {
      int length = (int) Math.min(CHUNK, left);
      out.write(chunk, 0, length);
      sum.update(chunk, 0, length);
    }
    return sum.getValue();
  }

  private static void receive(ServerSocketChannel server, long bytes) {
    try (SocketChannel peer = server.accept()) {
      InputStream in = Channels.newInputStream(peer);
      CRC32C sum = new CRC32C();
      byte[] chunk = new byte[CHUNK];
      long left = bytes;
      while (left > 0) {
        int length = in.read(chunk, 0, (int) Math.min(CHUNK, left));
        if (length < 0) {
          return;
        }
        sum.update(chunk, 0, length);
        left -= length;
      }
      peer.write(ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).flip());
    } catch (IOException e) {
      return; // the sender gave up, and says why
    }
  }
}
