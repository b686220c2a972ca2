package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Goes through the messages of one datagram (struct nlmsghdr): {@link #next} moves to each, the
 * other methods read the one that it moved to.
 */
public final class Messages {
  /** NLMSG_MIN_TYPE: lower ones belong to netlink itself. */
  static final int FIRST_OWN_TYPE = 16;

  static final int NOOP = 1;
  static final int ERROR = 2;
  static final int DONE = 3;
  static final int OVERRUN = 4;

  /** NLM_F_DUMP_INTR: the kernel changed while it was read. */
  static final int DUMP_INTERRUPTED = 0x10;

  private static final int TYPE = 4;
  private static final int FLAGS = 6;
  private static final int SEQUENCE = 8;

  private final ByteBuffer bytes;
  private int start;
  private int next;
  private int length;

  private Messages(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.nativeOrder());
  }

  /** The messages from a buffer's position to its limit. */
  public static Messages of(ByteBuffer datagram) {
    return new Messages(datagram);
  }

  /**
   * Moves to the next message.
   *
   * @return false when there is none
   * @throws NetlinkException when its length is wrong
   */
  public boolean next() throws NetlinkException {
    int left = bytes.limit() - next;
    if (left == 0) {
      return false;
    }
    if (left < MessageWriter.HEADER_BYTES) {
      throw NetlinkException.malformed("it ends within a message");
    }
    start = next;
    length = bytes.getInt(start);
    if (length < MessageWriter.HEADER_BYTES || length > left) {
      throw NetlinkException.malformed("a message's length is wrong");
    }
    next += Math.min(Attributes.aligned(length), left);
    return true;
  }

  /** What the message is, nlmsg_type. */
  public int type() {
    return Short.toUnsignedInt(bytes.getShort(start + TYPE));
  }

  /** What follows the header, in native byte order. */
  public ByteBuffer payload() {
    return bytes
        .slice(start + MessageWriter.HEADER_BYTES, length - MessageWriter.HEADER_BYTES)
        .order(ByteOrder.nativeOrder());
  }

  int sequence() {
    return bytes.getInt(start + SEQUENCE);
  }

  boolean isInterrupted() {
    return (bytes.getShort(start + FLAGS) & DUMP_INTERRUPTED) != 0;
  }

  /**
   * The error number at the start of NLMSG_ERROR and NLMSG_DONE.
   *
   * @return 0 for success, otherwise positive
   */
  int errno() throws NetlinkException {
    ByteBuffer payload = payload();
    if (payload.limit() < Integer.BYTES) {
      throw NetlinkException.malformed("a result has no number");
    }
    int code = payload.getInt(0);
    if (code > 0 || code == Integer.MIN_VALUE) {
      throw NetlinkException.malformed("a result is not an error number");
    }
    return -code;
  }
}
