package dev.wheelwright.controller.event;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.event.EventFeed.Step;
import dev.wheelwright.core.status.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client's way through the feed. It has a position and no queue: one that reads slowly costs no
 * memory, and one that falls behind what is kept is told to read everything again, and let go.
 */
final class EventClient implements Flow.Subscription {
  /** A client that hears nothing for longer may take the connection for dead. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  /** A client that takes nothing for so long is let go. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How often it is looked whether the client may still listen. */
  static final Duration CHECK = Duration.ofSeconds(30);

  private final EventFeed feed;
  private final Request request;
  private final Flow.Subscriber<? super Sent> reader;
  private final Tools tools;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private volatile boolean ended;
  private volatile boolean endDue;
  private volatile boolean signDue = true;
  private volatile Moment lastSent;
  private volatile Moment lastCheck;

  // Touched by the one task that sends.
  private long position;
  private boolean resetDue;

  /** What is sent. */
  sealed interface Sent {
    /** An event of the feed. */
    record Event(String id, String type, Object data) implements Sent {}

    /** A comment that shows that the connection lives. */
    record SignOfLife() implements Sent {}
  }

  /**
   * What the client asks for.
   *
   * @param after the id of the last event that it knows; empty: only what is new
   * @param audience what it is told
   */
  record Request(Optional<String> after, Audience audience, Connection connection) {}

  /** The client's connection. */
  interface Connection {
    /** Whether it may still hear the same; may block. */
    boolean isAllowed();

    /** Cuts it. */
    void cut();
  }

  /**
   * What all clients share.
   *
   * @param threads where the work is done; it may block
   */
  record Tools(Executor threads, MonotonicClock clock) {}

  EventClient(EventFeed feed, Request request, Flow.Subscriber<? super Sent> reader, Tools tools) {
    this.feed = feed;
    this.request = request;
    this.reader = reader;
    this.tools = tools;
    this.lastSent = tools.clock().now();
    this.lastCheck = lastSent;
    Optional<Long> known = request.after().flatMap(feed::number).filter(this::isKept);
    this.position = known.orElseGet(feed::newest);
    this.resetDue = request.after().isPresent() && known.isEmpty();
  }

  private boolean isKept(long number) {
    return !(feed.after(number) instanceof Step.Lost);
  }

  void begin() {
    feed.add(this);
    reader.onSubscribe(this);
  }

  @Override
  public void request(long count) {
    demand.accumulateAndGet(count, (old, more) -> old + more < 0 ? Long.MAX_VALUE : old + more);
    wake();
  }

  @Override
  public void cancel() {
    ended = true;
    feed.remove(this);
  }

  /** There may be something to send. Does not block. */
  void wake() {
    if (!ended && work.getAndIncrement() == 0) {
      tools.threads().execute(this::drain);
    }
  }

  /** Ends the stream after what was sent. */
  void end() {
    endDue = true;
    wake();
  }

  /** Called every second: shows that the connection lives, and sees that it may. */
  void tick() {
    Moment now = tools.clock().now();
    Duration silent = now.since(lastSent);
    if (silent.compareTo(PATIENCE) > 0) {
      cancel();
      request.connection().cut();
      return;
    }
    if (silent.compareTo(SIGN_OF_LIFE) >= 0) {
      signDue = true;
      wake();
    }
    if (now.since(lastCheck).compareTo(CHECK) >= 0) {
      lastCheck = now;
      tools.threads().execute(this::check);
    }
  }

  private void check() {
    if (!request.connection().isAllowed()) {
      end();
    }
  }

  private void drain() {
    int seen;
    do {
      seen = work.get();
      try {
        send();
      } catch (RuntimeException e) {
        cancel();
        reader.onError(e);
      }
    } while (work.addAndGet(-seen) != 0);
  }

  private void send() {
    while (!ended && !endDue && demand.get() > 0) {
      Optional<Sent> next = next();
      if (next.isEmpty()) {
        return;
      }
      demand.decrementAndGet();
      lastSent = tools.clock().now();
      reader.onNext(next.get());
    }
    if (!ended && endDue) {
      cancel();
      reader.onComplete();
    }
  }

  private Optional<Sent> next() {
    if (signDue) {
      signDue = false;
      return Optional.of(new Sent.SignOfLife());
    }
    if (resetDue) {
      resetDue = false;
      return Optional.of(reset());
    }
    while (true) {
      switch (feed.after(position)) {
        case Step.Nothing() -> {
          return Optional.empty();
        }
        case Step.Lost() -> {
          position = feed.newest();
          endDue = true;
          return Optional.of(reset());
        }
        case Step.Next(long number, FeedEntry entry) -> {
          position = number;
          Optional<Object> content = entry.content().apply(request.audience());
          if (content.isPresent()) {
            return Optional.of(event(entry.type(), content.get()));
          }
        }
      }
    }
  }

  private Sent reset() {
    feed.countReset();
    return event("reset", Map.of());
  }

  private Sent event(String type, Object data) {
    return new Sent.Event(feed.id(position), type, data);
  }
}
