package dev.wheelwright.e2e.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A network device whose packets this program gets and gives (linux/if_tun.h). One thread may use
 * it.
 */
@SuppressWarnings("restricted")
final class TunDevice implements AutoCloseable {

  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final long TUNSETIFF = 0x400454ca;
  private static final short IFF_TUN = 1;
  private static final short IFF_NO_PI = 0x1000;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final short POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int LONGEST_PACKET = 65_535;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle POLL =
      handle(
          "poll",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle READ = transfer("read");
  private static final MethodHandle WRITE = transfer("write");
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(CALL_STATE);
  private final MemorySegment packet = arena.allocate(LONGEST_PACKET);
  private final MemorySegment pollRequest = arena.allocate(POLLFD_BYTES, Integer.BYTES);
  private final int descriptor;

  private TunDevice(String name) {
    descriptor = open();
    try {
      attach(name);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    pollRequest.set(ValueLayout.JAVA_INT, 0, descriptor);
    pollRequest.set(ValueLayout.JAVA_SHORT, POLLFD_EVENTS, POLLIN);
  }

  /** Makes a device of that name in the network of the calling thread; it is not up yet. */
  static TunDevice make(String name) {
    return new TunDevice(name);
  }

  private int open() {
    MemorySegment path = arena.allocateFrom("/dev/net/tun");
    return check(
        "open /dev/net/tun",
        () -> (int) OPEN.invokeExact(state, path, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  }

  private void attach(String name) {
    MemorySegment request = arena.allocate(IFREQ_BYTES, Long.BYTES);
    MemorySegment.copy(
        MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII)),
        0,
        request,
        0,
        name.length());
    request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS, (short) (IFF_TUN | IFF_NO_PI));
    int _ =
        check("TUNSETIFF", () -> (int) IOCTL.invokeExact(state, descriptor, TUNSETIFF, request));
  }

  /** Waits until there is a packet, at most so many milliseconds; a signal may end it earlier. */
  void await(int millis) {
    try {
      int _ = (int) POLL.invokeExact(state, pollRequest, 1L, millis);
    } catch (Throwable e) {
      throw new LabException("cannot call the C library", e);
    }
  }

  /** The next packet that the kernel sent into the device; null when there is none now. */
  @Nullable ByteBuffer read() {
    int length = move(READ, LONGEST_PACKET);
    return length < 0
        ? null
        : ByteBuffer.wrap(packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Lets the kernel receive a packet from the device. It may throw it away. */
  void write(ByteBuffer bytes) {
    int length = bytes.remaining();
    packet.asSlice(0, length).copyFrom(MemorySegment.ofBuffer(bytes));
    int _ = move(WRITE, length);
  }

  private int move(MethodHandle transfer, int length) {
    try {
      return (int) (long) transfer.invokeExact(state, descriptor, packet, (long) length);
    } catch (Throwable e) {
      throw new LabException("cannot call the C library", e);
    }
  }

  private interface Call {
    int invoke() throws Throwable;
  }

  private int check(String what, Call call) {
    try {
      int result = call.invoke();
      if (result < 0) {
        throw new LabException("%s failed, errno %s".formatted(what, (int) ERRNO.get(state, 0L)));
      }
      return result;
    } catch (LabException e) {
      throw e;
    } catch (Throwable e) {
      throw new LabException("cannot call the C library", e);
    }
  }

  private static MethodHandle transfer(String name) {
    return handle(
        name,
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG));
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = CAPTURE;
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
  }

  /** Removes the device. */
  @Override
  public void close() {
    int _ = check("close", () -> (int) CLOSE.invokeExact(state, descriptor));
    arena.close();
  }
}
