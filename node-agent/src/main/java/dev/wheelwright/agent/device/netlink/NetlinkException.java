package dev.wheelwright.agent.device.netlink;

/**
 * The kernel refused a request, or its answer is not whole. The message starts with "it" or with
 * what the kernel said, and holds nothing of what was sent or received: that may be a key.
 */
public final class NetlinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final boolean torn;

  private NetlinkException(String message, int errno, boolean torn) {
    super(message);
    this.errno = errno;
    this.torn = torn;
  }

  /** A system call or a request failed. */
  public static NetlinkException refused(String what, int errno) {
    boolean again = errno == Errno.EINTR || errno == Errno.EAGAIN || errno == Errno.ENOBUFS;
    return new NetlinkException(what + ": " + Errno.describe(errno), errno, again);
  }

  /** Bytes that are not in their format. */
  public static NetlinkException malformed(String problem) {
    return new NetlinkException(problem, 0, false);
  }

  /** An answer of which parts belong to different times, or are missing. */
  static NetlinkException torn(String problem) {
    return new NetlinkException(problem, 0, true);
  }

  /** The kernel's error number; 0 when it named none. */
  public int errno() {
    return errno;
  }

  /** Whether asking again from the start may give a whole answer. */
  public boolean isTorn() {
    return torn;
  }
}
