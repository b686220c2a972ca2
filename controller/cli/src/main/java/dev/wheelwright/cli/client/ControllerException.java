package dev.wheelwright.cli.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not do what was asked. The message is meant for the user and names no secret.
 */
public abstract sealed class ControllerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  private ControllerException(String text, @Nullable Throwable cause) {
    super(text, cause);
    this.text = text;
  }

  /** What the user sees. */
  public String text() {
    return text;
  }

  /** It could not be done: no connection, no access, a conflict, an error in the controller. */
  public static sealed class Failed extends ControllerException permits Unreachable {
    private static final long serialVersionUID = 1L;

    /** A failure with the text that the user sees. */
    public Failed(String text) {
      super(text, null);
    }

    /** A failure with the text that the user sees, and what it comes from. */
    public Failed(String text, Throwable cause) {
      super(text, cause);
    }
  }

  /** There was no answer, or none that counts: the same request may succeed later. */
  public static final class Unreachable extends Failed {
    private static final long serialVersionUID = 1L;

    Unreachable(String text) {
      super(text);
    }
  }

  /**
   * The controller, or this program before it, understood what was asked and does not accept it.
   */
  public static final class Refused extends ControllerException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** A refusal that this program makes itself. */
    public Refused(String text) {
      this(new Problem(text, List.of()));
    }

    Refused(Problem problem) {
      super(problem.summary(), null);
      this.problem = problem;
    }

    /** What is wrong, with every violation. */
    public Problem problem() {
      return problem;
    }
  }
}
