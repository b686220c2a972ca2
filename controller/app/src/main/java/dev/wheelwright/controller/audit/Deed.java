package dev.wheelwright.controller.audit;

/**
 * Something that was done or refused.
 *
 * @param action such as {@code topology.change}
 * @param target what it was done to, such as {@code appliance branch-1}
 * @param before how the target was; empty: it was not, or that does not matter
 * @param after how the target is now, or why it was refused
 */
public record Deed(
    Actor actor, String action, String target, Outcome outcome, String before, String after) {
  /** What became of it. */
  public enum Outcome {
    DONE,
    REFUSED
  }

  /** Something that was done. */
  public static Deed done(Actor actor, String action, String target, String before, String after) {
    return new Deed(actor, action, target, Outcome.DONE, before, after);
  }

  /** Something that was refused. */
  public static Deed refused(Actor actor, String action, String target, String reason) {
    return new Deed(actor, action, target, Outcome.REFUSED, "", reason);
  }
}
