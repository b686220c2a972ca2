package dev.wheelwright.agent.link;

import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.clock.Backoff;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.telemetry.Sample;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one stream to the controller, opening another whenever it ends, with a random pause that
 * grows with each failure. All of it happens on one thread.
 */
public final class LinkClient {
  private static final Logger LOGGER = LoggerFactory.getLogger(LinkClient.class);

  private final LinkParts parts;
  private final Supplier<ManagedChannel> dialer;
  private final Worker thread;
  private final LinkSettings settings;
  private final LinkListener listener;
  private final Backoff backoff;
  private final Map<Condition.Kind, Condition> untold = new LinkedHashMap<>();
  private final AtomicReference<@Nullable Sample> newest = new AtomicReference<>();
  private @Nullable LinkStream stream;
  private @Nullable ApplyReport untoldReport;
  private boolean stopped;

  /**
   * @param dialer opens a channel for one attempt
   */
  public LinkClient(
      LinkParts parts,
      Supplier<ManagedChannel> dialer,
      Worker thread,
      LinkSettings settings,
      LinkListener listener) {
    this.parts = parts;
    this.dialer = dialer;
    this.thread = thread;
    this.settings = settings;
    this.listener = listener;
    this.backoff = new Backoff(settings.backoffBase(), settings.backoffCap(), parts.random());
  }

  /** Starts to connect. Reports of the applier and conditions are told from now on. */
  public void start() {
    parts.applier().listen(report -> thread.execute(() -> reported(report)));
    parts.conditions().listen(new ConditionTeller(this, thread));
    thread.execute(this::connect);
    thread.every(settings.refreshEvery(), this::refresh);
    thread.every(Duration.ofMinutes(1), () -> parts.guard().freshness().check());
  }

  /** Ends the stream and opens no other. */
  public void stop() {
    thread.execute(
        () -> {
          stopped = true;
          if (stream != null) {
            stream.hangUp("the agent stops", Duration.ZERO);
          }
        });
  }

  private void connect() {
    if (stopped || stream != null) {
      return;
    }
    LinkStream opened = new LinkStream(parts, dialer.get(), thread, this::ended, this::welcomed);
    stream = opened;
    opened.open();
    thread.after(settings.welcomeWithin(), () -> opened.requireWelcome(settings.welcomeWithin()));
  }

  private void welcomed() {
    LOGGER.atInfo().log("event=connected");
    listener.connected();
    ApplyReport report = untoldReport;
    if (report != null) {
      untoldReport = null;
      reported(report);
    }
    Map<Condition.Kind, Condition> conditions = Map.copyOf(untold);
    untold.clear();
    conditions.values().forEach(this::raised);
  }

  private void ended(LinkStream.Ending ending) {
    stream = null;
    if (ending.lasted().compareTo(settings.steadyAfter()) >= 0) {
      backoff.reset();
    }
    Duration pause = ending.retryAfter().plus(backoff.next());
    LOGGER
        .atInfo()
        .addKeyValue("reason", Quoted.of(ending.reason()))
        .addKeyValue("retryMillis", pause.toMillis())
        .log("event=disconnected");
    listener.disconnected(ending.reason());
    if (!stopped) {
      thread.after(pause, this::connect);
    }
  }

  /** Passes a sample on if the controller is there. Of several that wait only the newest counts. */
  public void sampled(Sample sample) {
    if (newest.getAndSet(sample) == null) {
      thread.execute(this::tellNewest);
    }
  }

  private void tellNewest() {
    Sample sample = newest.getAndSet(null);
    if (sample != null && stream != null) {
      stream.session().tell(sample);
    }
  }

  private void refresh() {
    if (stream != null) {
      stream.session().refresh();
    }
  }

  private void reported(ApplyReport report) {
    if (stream == null || !stream.session().tell(report)) {
      untoldReport = report;
    }
  }

  /** A condition to tell; only the newest of each kind waits for a stream. */
  void raised(Condition condition) {
    if (stream == null || !stream.session().tell(condition)) {
      untold.put(condition.kind(), condition);
    }
  }

  /** A condition that ended before anybody heard of it is not worth telling. */
  void cleared(Condition.Kind kind) {
    untold.remove(kind);
  }
}
