package dev.wheelwright.controller.link;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets a limited number of whole configs be under way at once, so that a fleet that comes back
 * together is served in turn. Nobody waits in a thread; a permit that is held too long, by a reader
 * that stalls, is taken back, though its transfer goes on.
 */
final class Admission {
  /** A place in the queue, then a permit. */
  final class Ticket {
    private final Runnable granted;
    private State state = State.WAITING;

    private Ticket(Runnable granted) {
      this.granted = granted;
    }

    /** Gives up the place or the permit. Does nothing the second time. */
    void release() {
      Admission.this.release(this);
    }
  }

  private enum State {
    WAITING,
    GRANTED,
    RELEASED
  }

  private final Timer timer;
  private final Duration longest;
  private final Queue<Ticket> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param permits how many at once
   * @param longest after which a permit is taken back
   */
  Admission(int permits, Duration longest, Timer timer) {
    this.free = permits;
    this.longest = longest;
    this.timer = timer;
  }

  /**
   * Asks for a permit.
   *
   * @param granted called once, perhaps before this method returns; must not block
   */
  Ticket request(Runnable granted) {
    Ticket ticket = new Ticket(granted);
    synchronized (this) {
      waiting.add(ticket);
    }
    grantNext();
    return ticket;
  }

  private void release(Ticket ticket) {
    synchronized (this) {
      switch (ticket.state) {
        case WAITING -> waiting.remove(ticket);
        case GRANTED -> free++;
        case RELEASED -> {
          return;
        }
      }
      ticket.state = State.RELEASED;
    }
    grantNext();
  }

  private void grantNext() {
    Ticket next;
    synchronized (this) {
      if (free == 0 || waiting.isEmpty()) {
        return;
      }
      next = waiting.remove();
      next.state = State.GRANTED;
      free--;
    }
    timer.after(longest, next::release);
    next.granted.run();
  }
}
