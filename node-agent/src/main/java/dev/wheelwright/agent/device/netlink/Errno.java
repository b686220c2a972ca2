package dev.wheelwright.agent.device.netlink;

/** The error numbers that matter here, from asm-generic/errno.h. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int EMSGSIZE = 90;
  public static final int EOPNOTSUPP = 95;
  public static final int ENOBUFS = 105;

  private Errno() {}

  /** What an error number means, for people. */
  static String describe(int errno) {
    return switch (errno) {
          case EPERM -> "not permitted";
          case ENOENT -> "no such thing";
          case EINTR -> "interrupted";
          case EAGAIN -> "try again";
          case ENODEV -> "no such interface";
          case EINVAL -> "invalid argument";
          case EMSGSIZE -> "message too long";
          case EOPNOTSUPP -> "not supported";
          case ENOBUFS -> "no buffer space";
          default -> "error";
        }
        + " (errno "
        + errno
        + ")";
  }
}
