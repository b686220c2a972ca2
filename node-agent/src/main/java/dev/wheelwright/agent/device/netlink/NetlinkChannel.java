package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A way to the kernel: datagrams there and back. For one thread. */
public interface NetlinkChannel extends AutoCloseable {

  /** Sends one message. */
  void send(byte[] message) throws NetlinkException;

  /**
   * The next datagram from the kernel, valid until the next call, in native byte order.
   *
   * @return nothing when none came in time
   * @throws NetlinkException when datagrams were lost (ENOBUFS), or one is longer than any should
   *     be
   */
  Optional<ByteBuffer> receive(Duration timeout) throws NetlinkException;

  /** Ends it and wipes what it held. */
  @Override
  void close();

  /** Opens channels. */
  interface Opener {

    /**
     * A new channel.
     *
     * @param protocol the netlink family, such as {@link NetlinkSocket#GENERIC}
     */
    NetlinkChannel open(int protocol) throws NetlinkException;
  }
}
