package dev.wheelwright.agent.device.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls of sockets, as the C library offers them. Each gives its result, or the error
 * number negated, as the kernel itself does.
 */
@SuppressWarnings("restricted") // native calls are what this class is for
final class LibC {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      function("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECVFROM =
      function(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle POLL =
      function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final MemorySegment state;

  LibC(Arena arena) {
    this.state = arena.allocate(STATE);
  }

  int socket(int domain, int type, int protocol) {
    try {
      return (int) orErrno((int) SOCKET.invokeExact(state, domain, type, protocol));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int bind(int descriptor, MemorySegment address) {
    try {
      return (int)
          orErrno((int) BIND.invokeExact(state, descriptor, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  long send(int descriptor, MemorySegment bytes) {
    try {
      return orErrno((long) SEND.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Receives a datagram.
   *
   * @param sender takes the sender's address
   * @param length in and out: the size of the address
   */
  long receive(
      int descriptor, MemorySegment buffer, int flags, MemorySegment sender, MemorySegment length) {
    try {
      return orErrno(
          (long)
              RECVFROM.invokeExact(
                  state, descriptor, buffer, buffer.byteSize(), flags, sender, length));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Waits for one descriptor. */
  int poll(MemorySegment request, int milliseconds) {
    try {
      return (int) orErrno((int) POLL.invokeExact(state, request, 1L, milliseconds));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void close(int descriptor) {
    try {
      // Nothing can be done about a close that fails; the descriptor is gone either way.
      orErrno((int) CLOSE.invokeExact(state, descriptor));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private long orErrno(long result) {
    return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  private static IllegalStateException failed(Throwable cause) {
    return new IllegalStateException("a system call could not be made", cause);
  }
}
