package dev.wheelwright.agent.device.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * A netlink socket of the network namespace that the process is in. For the thread that made it.
 */
public final class NetlinkSocket implements NetlinkChannel {
  /** NETLINK_ROUTE: links, addresses, routes. */
  public static final int ROUTE = 0;

  /** NETLINK_GENERIC: families that are found by name, such as WireGuard. */
  public static final int GENERIC = 16;

  /**
   * The kernel puts at most 32 KiB into one datagram of a dump (netlink_dump in
   * net/netlink/af_netlink.c), and no message of ours is longer than an attribute may be.
   */
  static final int BUFFER_BYTES = 1 << 16;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int MSG_TRUNC = 0x20;
  private static final short POLLIN = 1;

  /** struct sockaddr_nl: family, padding, port id, groups. */
  private static final int ADDRESS_BYTES = 12;

  private static final int PORT_ID = 4;
  private static final int GROUPS = 8;

  private final Arena arena = Arena.ofConfined();
  private final LibC libc = new LibC(arena);
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
  private final MemorySegment sender = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
  private final MemorySegment senderLength = arena.allocate(ValueLayout.JAVA_INT);
  private final MemorySegment pollRequest = arena.allocate(8, Integer.BYTES);
  private final int descriptor;

  private NetlinkSocket(int protocol, int groups) throws NetlinkException {
    int opened = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
    if (opened < 0) {
      arena.close();
      throw NetlinkException.refused("no netlink socket", -opened);
    }
    descriptor = opened;
    sender.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
    sender.set(ValueLayout.JAVA_INT, GROUPS, groups);
    int bound = libc.bind(descriptor, sender);
    if (bound < 0) {
      close();
      throw NetlinkException.refused("no netlink address", -bound);
    }
  }

  /** A socket for requests. */
  public static NetlinkSocket open(int protocol) throws NetlinkException {
    return new NetlinkSocket(protocol, 0);
  }

  /**
   * A socket that hears of changes.
   *
   * @param groups one bit for each multicast group, as RTMGRP_ constants
   */
  public static NetlinkSocket listen(int protocol, int groups) throws NetlinkException {
    return new NetlinkSocket(protocol, groups);
  }

  @Override
  public void send(byte[] message) throws NetlinkException {
    if (message.length > BUFFER_BYTES) {
      throw NetlinkException.refused("a request was not sent", Errno.EMSGSIZE);
    }
    MemorySegment.copy(message, 0, buffer, ValueLayout.JAVA_BYTE, 0, message.length);
    long sent = again(() -> libc.send(descriptor, buffer.asSlice(0, message.length)));
    if (sent != message.length) {
      throw NetlinkException.refused("a request was not sent", sent < 0 ? (int) -sent : 0);
    }
  }

  @Override
  public Optional<ByteBuffer> receive(Duration timeout) throws NetlinkException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      if (!await(deadline)) {
        return Optional.empty();
      }
      senderLength.set(ValueLayout.JAVA_INT, 0, ADDRESS_BYTES);
      long count = again(() -> libc.receive(descriptor, buffer, MSG_TRUNC, sender, senderLength));
      if (count == -Errno.EAGAIN) {
        continue;
      }
      if (count < 0) {
        throw NetlinkException.refused("an answer was not received", (int) -count);
      }
      if (count > BUFFER_BYTES) {
        throw NetlinkException.torn("it is longer than netlink's answers are");
      }
      if (sender.get(ValueLayout.JAVA_INT, PORT_ID) == 0) {
        return Optional.of(buffer.asSlice(0, count).asByteBuffer().order(ByteOrder.nativeOrder()));
      } // others than the kernel may send to this socket; nobody listens to them
    }
  }

  private boolean await(long deadline) throws NetlinkException {
    while (true) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      pollRequest.set(ValueLayout.JAVA_INT, 0, descriptor);
      pollRequest.set(ValueLayout.JAVA_INT, Integer.BYTES, POLLIN);
      int ready = libc.poll(pollRequest, Math.clamp(left, 0, Integer.MAX_VALUE));
      if (ready > 0) {
        return true;
      }
      if (ready < 0 && ready != -Errno.EINTR) {
        throw NetlinkException.refused("waiting for an answer failed", -ready);
      }
      if (left <= 0) {
        return false;
      }
    }
  }

  /** A signal may interrupt a call before it did anything. */
  private static long again(Call call) {
    long result;
    do {
      result = call.make();
    } while (result == -Errno.EINTR);
    return result;
  }

  private interface Call {
    long make();
  }

  @Override
  public void close() {
    buffer.fill((byte) 0);
    libc.close(descriptor);
    arena.close();
  }
}
