package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content that an agent has asked for: read, admitted, and handed out message by message. One
 * at a time.
 */
final class Delivery {
  private final ControllerSide controller;
  private final Admission admission;
  private final Consumer<Runnable> post;

  private @Nullable Transfer transfer;
  private @Nullable Digest awaitingAdmission;
  private Admission.@Nullable Ticket ticket;

  /**
   * @param post runs a task among the session's others, after which the session looks for something
   *     to say
   */
  Delivery(ControllerSide controller, Admission admission, Consumer<Runnable> post) {
    this.controller = controller;
    this.admission = admission;
    this.post = post;
  }

  /**
   * Begins with that content in place of what was under way: as a delta when both hold the base,
   * else whole.
   *
   * @throws IllegalStateException when the content is not stored
   */
  void begin(Digest asked, Optional<Digest> base) {
    drop();
    transfer =
        base.flatMap(controller::content)
            .flatMap(from -> Transfer.delta(from, content(asked)))
            .orElse(null);
    if (transfer == null) {
      awaitingAdmission = asked;
      ticket = admission.request(() -> post.accept(this::beginWhole));
    }
  }

  private void beginWhole() {
    if (awaitingAdmission != null) {
      transfer = Transfer.whole(content(awaitingAdmission));
      awaitingAdmission = null;
    }
  }

  private ConfigContent content(Digest digest) {
    return controller
        .content(digest)
        .orElseThrow(
            () -> new IllegalStateException("no content for digest " + digest.shortForm()));
  }

  /** Whether content is under way, or waits for its turn. */
  boolean isBusy() {
    return transfer != null || awaitingAdmission != null;
  }

  /** The next message of it, if it is its turn. */
  Optional<ControllerMessage> next() {
    if (transfer == null) {
      return Optional.empty();
    }
    ControllerMessage part = transfer.next();
    if (!transfer.hasNext()) {
      drop();
    }
    return Optional.of(part);
  }

  /** Ends what is under way. */
  void drop() {
    transfer = null;
    awaitingAdmission = null;
    if (ticket != null) {
      ticket.release();
      ticket = null;
    }
  }
}
