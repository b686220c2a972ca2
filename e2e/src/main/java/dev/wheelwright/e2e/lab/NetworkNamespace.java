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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs code of this program inside the network of a host. A socket stays in the network in which it
 * was opened, whichever thread uses it later, so thousands of numbered packets need no process of
 * their own.
 */
@SuppressWarnings("restricted")
final class NetworkNamespace {

  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle SETNS =
      handle(
          "setns",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private NetworkNamespace() {}

  /**
   * Runs the work on a new thread that has entered the network of the process and ends afterwards,
   * so that no thread with a foreign network is ever used for anything else.
   */
  static <T> T call(long pid, Callable<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter(pid);
              return work.call();
            });
    Thread.ofPlatform().daemon().name("lab-network-" + pid).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new LabException(
          "work in the network of process " + pid + " failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while working in the network of process " + pid, e);
    }
  }

  private static void enter(long pid) {
    String path = "/proc/" + pid + "/ns/net";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(path), O_CLOEXEC);
      check("open " + path, descriptor, state);
      int entered = (int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET);
      check("setns " + path, entered, state);
      int closed = (int) CLOSE.invokeExact(state, descriptor);
      check("close " + path, closed, state);
    } catch (LabException e) {
      throw e;
    } catch (Throwable e) {
      throw new LabException("cannot call the C library", e);
    }
  }

  private static void check(String call, int result, MemorySegment state) {
    if (result < 0) {
      int errno = (int) ERRNO.get(state, 0L);
      throw new LabException("%s failed, errno %s".formatted(call, errno));
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    MemorySegment symbol = LINKER.defaultLookup().findOrThrow(name);
    if (name.equals("open")) {
      return LINKER.downcallHandle(symbol, descriptor, CAPTURE, Linker.Option.firstVariadicArg(2));
    }
    return LINKER.downcallHandle(symbol, descriptor, CAPTURE);
  }
}
