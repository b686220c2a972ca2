package dev.wheelwright.agent.identity;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** Tells in one sentence why a call to the controller failed. */
public final class CallFailure {
  private CallFailure() {}

  /** The reason that helps most: what the controller says, or what is wrong with the connection. */
  public static String explain(Status status) {
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedControllerException untrusted) {
        return "whoever answered is not trusted: " + untrusted.getMessage();
      }
    }
    String description = status.getDescription();
    Throwable root = root(status.getCause());
    return status.getCode()
        + (description == null ? "" : ": " + description)
        + (root == null ? "" : " (" + root.getMessage() + ")");
  }

  static EnrolmentException of(StatusRuntimeException e) {
    Status status = e.getStatus();
    boolean refused =
        switch (status.getCode()) {
          case UNAUTHENTICATED, INVALID_ARGUMENT, PERMISSION_DENIED -> true;
          case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS -> false;
          case RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE -> false;
          case UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> false;
        };
    return new EnrolmentException(explain(status), refused);
  }

  private static @Nullable Throwable root(@Nullable Throwable cause) {
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
