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
  private @Nullable Request request;
  private @Nullable Digest whole;
  private Admission.@Nullable Ticket ticket;
  private boolean admitted;

  private record Request(Digest asked, Optional<Digest> base) {}

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
   * Takes that content in place of what was under way: as a delta when both hold the base, else
   * whole.
   */
  void begin(Digest asked, Optional<Digest> base) {
    drop();
    request = new Request(asked, base);
  }

  private void prepare(Request wanted) {
    transfer =
        wanted
            .base()
            .flatMap(controller::content)
            .flatMap(from -> Transfer.delta(from, content(wanted.asked())))
            .orElse(null);
    request = null;
    if (transfer == null) {
      whole = wanted.asked();
      ticket = admission.request(() -> post.accept(this::admit));
    }
  }

  private void admit() {
    admitted = whole != null;
  }

  private ConfigContent content(Digest digest) {
    return controller
        .content(digest)
        .orElseThrow(
            () -> new IllegalStateException("no content for digest " + digest.shortForm()));
  }

  /** Whether content is under way, or waits for its turn. */
  boolean isBusy() {
    return transfer != null || request != null || whole != null;
  }

  /**
   * The next message of it, if it is its turn. After a failure to read what is stored, the same is
   * tried again by the next call.
   *
   * @throws IllegalStateException when the content is not stored
   */
  Optional<ControllerMessage> next() {
    if (request != null) {
      prepare(request);
    }
    if (whole != null && admitted) {
      transfer = Transfer.whole(content(whole));
      whole = null;
    }
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
    request = null;
    whole = null;
    admitted = false;
    if (ticket != null) {
      ticket.release();
      ticket = null;
    }
  }
}
