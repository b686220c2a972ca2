package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbered UDP packets from one host to another at a fixed rate, and the account of which of them
 * arrived. Both ends are threads of this program with sockets in the hosts' networks: one clock,
 * and no process for a flow.
 */
public final class NumberedFlow implements AutoCloseable {

  private static final int PAYLOAD = 200;
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  /** Never an arrival yet. */
  private static final long NEVER = Long.MIN_VALUE;

  private final String name;
  private final long mark = ThreadLocalRandom.current().nextLong();
  private final DatagramChannel sender;
  private final DatagramChannel receiver;
  private final InetSocketAddress destination;
  private final long intervalNanos;
  private final Thread sending;
  private final Thread receiving;

  private final BitSet arrived = new BitSet();
  private final TreeSet<Integer> duplicated = new TreeSet<>();
  private long firstArrival = NEVER;
  private long lastArrival = NEVER;
  private long longestSilence;
  private int sent;
  private volatile boolean stopped;

  private NumberedFlow(Host from, Host to, InetAddress address, int perSecond) {
    this.name = from.name() + "->" + to.name();
    this.receiver = to.open(() -> DatagramChannel.open().bind(new InetSocketAddress(address, 0)));
    this.sender = from.open(DatagramChannel::open);
    this.destination = addressOf(receiver);
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.sending = Thread.ofPlatform().daemon().name("flow-send-" + name).unstarted(this::send);
    this.receiving =
        Thread.ofPlatform().daemon().name("flow-receive-" + name).unstarted(this::receive);
  }

  /**
   * Starts sending.
   *
   * @param from the sending host
   * @param to the receiving host
   * @param address an address of the receiving host
   * @param perSecond packets per second
   */
  public static NumberedFlow start(Host from, Host to, String address, int perSecond) {
    NumberedFlow flow = new NumberedFlow(from, to, InetAddress.ofLiteral(address), perSecond);
    flow.receiving.start();
    flow.sending.start();
    return flow;
  }

  /** Which hosts it joins: {@code from->to}. */
  public String name() {
    return name;
  }

  /** How many packets were sent so far. */
  public synchronized int sent() {
    return sent;
  }

  /** How many different packets arrived so far. */
  public synchronized int received() {
    return arrived.cardinality();
  }

  /**
   * When the first packet arrived, on the clock of {@link System#nanoTime()}; empty while none has.
   */
  public synchronized OptionalLong firstArrivalNanos() {
    return firstArrival == NEVER ? OptionalLong.empty() : OptionalLong.of(firstArrival);
  }

  /**
   * Stops sending, waits until every packet has arrived but at most the given time, and accounts
   * for all of them.
   */
  public FlowReport finish(Duration drain) {
    stopped = true;
    join(sending);
    Poll.until(() -> received() == sent(), Duration.ofMillis(5), drain);
    return report();
  }

  /** The account so far; packets under way count as lost. */
  public synchronized FlowReport report() {
    List<Integer> lost = new ArrayList<>();
    for (int number = arrived.nextClearBit(0);
        number < sent;
        number = arrived.nextClearBit(number + 1)) {
      lost.add(number);
    }
    return new FlowReport(
        sent,
        arrived.cardinality(),
        lost,
        List.copyOf(duplicated),
        Duration.ofNanos(longestSilence));
  }

  /** Stops sending and receiving. */
  @Override
  public void close() {
    stopped = true;
    join(sending);
    closeQuietly(sender);
    closeQuietly(receiver);
    join(receiving);
  }

  private void send() {
    ByteBuffer packet = ByteBuffer.allocate(PAYLOAD);
    long due = System.nanoTime();
    for (int number = 0; !stopped; number++) {
      packet.clear().putLong(0, mark).putInt(Long.BYTES, number);
      synchronized (this) {
        sent = number + 1;
      }
      trySend(packet);
      due += intervalNanos;
      sleepUntil(due);
    }
  }

  private void trySend(ByteBuffer packet) {
    try {
      sender.send(packet, destination);
    } catch (IOException e) {
      // No route yet, or dropped by the host itself: the number is lost, and the report says so.
      return;
    }
  }

  private void receive() {
    ByteBuffer packet = ByteBuffer.allocate(PAYLOAD);
    try {
      while (receiver.isOpen()) {
        packet.clear();
        receiver.receive(packet);
        long now = System.nanoTime();
        if (packet.position() >= HEADER && packet.getLong(0) == mark) {
          account(packet.getInt(Long.BYTES), now);
        }
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private synchronized void account(int number, long now) {
    if (arrived.get(number)) {
      duplicated.add(number);
      return;
    }
    arrived.set(number);
    if (firstArrival == NEVER) {
      firstArrival = now;
    } else {
      longestSilence = Math.max(longestSilence, now - lastArrival);
    }
    lastArrival = now;
  }

  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LabException("cannot close a socket", e);
    }
  }

  private static InetSocketAddress addressOf(DatagramChannel channel) {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw new LabException("a socket has no address", e);
    }
  }
}
