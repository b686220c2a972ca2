package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.controller.enrolment.ClientIdentity;
import dev.wheelwright.controller.enrolment.SpokenSchema;
import dev.wheelwright.controller.limit.TokenBucket;
import dev.wheelwright.controller.link.ControllerSide.Greeting;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.RevisionStamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One agent's stream, from Hello to Goodbye. Methods that are not private may be called from any
 * thread and do not block; the work is done one task after the other. What is to be said is not
 * queued: it follows from the newest state whenever the stream can take it.
 */
final class Session {
  /** How long a connected agent may stay silent before its Hello. */
  static final Duration HELLO_PATIENCE = Duration.ofSeconds(10);

  /** Reconnects after the controller closed a stream are spread over this time. */
  static final Duration RETRY_SPREAD = Duration.ofSeconds(10);

  /** The same, while there is nothing to serve them with. */
  static final Duration AWAY_SPREAD = Duration.ofSeconds(30);

  /** The same, until somebody upgrades the agent, which then starts anew, or the controller. */
  static final Duration UPGRADE_SPREAD = Duration.ofMinutes(5);

  private static final String STORAGE_AWAY = "the controller's database is not available";

  /** What the database did not give or take is tried again within this time. */
  static final Duration RETRY = Duration.ofSeconds(3);

  /** With a database that works, so many failures in a row are no outage. */
  private static final int MAXIMUM_RETRIES = 10;

  /** So many messages may wait for the ones before them, which may wait for the database. */
  private static final int INBOUND_AHEAD = 4;

  private static final int INBOUND_BURST = 500;
  private static final double INBOUND_PER_SECOND = 50;

  private static final Logger LOG = Logger.getLogger(Session.class);

  private enum State {
    EXPECTING_HELLO,
    OPEN,
    CLOSED
  }

  private final ClientIdentity identity;
  private final Outbound out;
  private final ControllerSide controller;
  private final SessionTools tools;
  private final Consumer<Session> onEnd;
  private final Executor mailbox;

  private final LatestSlot slot = new LatestSlot();
  private final KeysWanted keysWanted = new KeysWanted();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicInteger ahead = new AtomicInteger();
  private final TokenBucket inbound;
  private volatile State state = State.EXPECTING_HELLO;

  // From here on: touched by the mailbox's tasks only.
  private final Offers offers = new Offers(slot);
  private final Delivery delivery;
  private final Unstored unstored;
  private @Nullable Bytes nonce;
  private boolean refresh;
  private boolean halted;
  private boolean retrying;
  private int retries;

  /**
   * @param onEnd called once, when the session has ended for whatever reason
   */
  Session(
      ClientIdentity identity,
      Outbound out,
      ControllerSide controller,
      SessionTools tools,
      Consumer<Session> onEnd) {
    this.identity = identity;
    this.out = out;
    this.controller = controller;
    this.tools = tools;
    this.onEnd = onEnd;
    this.mailbox = new SerialExecutor(tools.threads());
    this.delivery = new Delivery(controller, tools.admission(), this::postAndPump);
    this.unstored = new Unstored(controller);
    this.inbound = new TokenBucket(INBOUND_BURST, INBOUND_PER_SECOND, tools.clock().instant());
  }

  ClientIdentity identity() {
    return identity;
  }

  /** Whether the agent has introduced itself and the stream has not ended. */
  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Lets the agent speak. */
  void start() {
    out.requestOne();
    tools.timer().after(HELLO_PATIENCE, () -> post(this::requireHello));
  }

  /** Called for one message after the other. */
  void receive(AgentMessage message) {
    if (!inbound.tryTake(tools.clock().instant())) {
      post(Session::tooMany);
      return;
    }
    if (message.hasTelemetry() && isOpen()) {
      // Beside the other messages: they may wait for the database, and this is not to.
      sample(message.getTelemetry());
      out.requestOne();
      return;
    }
    boolean runsAhead = isOpen() && ahead.incrementAndGet() <= INBOUND_AHEAD;
    post(
        () -> {
          handle(message);
          pump();
          ahead.decrementAndGet();
          if (!runsAhead) {
            out.requestOne();
          }
        });
    if (runsAhead) {
      out.requestOne();
    }
  }

  private static void tooMany() {
    throw new ProtocolException("too many messages");
  }

  /** The stream may take messages again, or there may be something new to say. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      post(
          () -> {
            woken.set(false);
            pump();
          });
    }
  }

  /**
   * A config that the agent is to have.
   *
   * @return whether another that was announced before will now never be offered
   */
  boolean announce(DesiredConfig config) {
    boolean overtakes = slot.put(config);
    wake();
    return overtakes;
  }

  void requestKey(MissingKey missing) {
    keysWanted.put(missing);
    wake();
  }

  /** Says why, and ends the stream. */
  void close(String reason, Duration retrySpread) {
    post(() -> end(reason, retrySpread));
  }

  /** The agent, or the network, has ended the stream. */
  void disconnected() {
    post(
        () -> {
          out.complete();
          ended();
        });
  }

  private void postAndPump(Runnable task) {
    post(
        () -> {
          task.run();
          pump();
        });
  }

  private void post(Runnable task) {
    mailbox.execute(() -> run(task));
  }

  private void run(Runnable task) {
    if (state == State.CLOSED) {
      return;
    }
    try {
      task.run();
    } catch (ProtocolException e) {
      refuse(e.reason(), RETRY_SPREAD);
    } catch (RuntimeException e) {
      if (controller.isOfStorage(e) && controller.isStorageAway()) {
        LOG.debugf(e, "event=stream-refused appliance=%s", appliance());
        end(STORAGE_AWAY, AWAY_SPREAD);
        return;
      }
      LOG.errorf(e, "event=stream-failed appliance=%s", appliance());
      end("the controller failed; its log says why", RETRY_SPREAD);
    }
  }

  private void refuse(String reason, Duration retrySpread) {
    LOG.warnf(
        "event=stream-refused appliance=%s remote=%s reason=%s",
        appliance(), identity.remoteAddress(), reason);
    end(reason, retrySpread);
  }

  private void end(String reason, Duration retrySpread) {
    out.send(Messages.goodbye(reason, tools.jitter(retrySpread)));
    out.complete();
    ended();
  }

  private void ended() {
    state = State.CLOSED;
    delivery.drop();
    onEnd.accept(this);
  }

  private void requireHello() {
    if (state == State.EXPECTING_HELLO) {
      throw new ProtocolException("no Hello within " + HELLO_PATIENCE.toSeconds() + " s");
    }
  }

  private void handle(AgentMessage message) {
    if (state == State.EXPECTING_HELLO && !message.hasHello()) {
      throw new ProtocolException("the first message must be Hello");
    }
    switch (message.getBodyCase()) {
      case HELLO -> hello(message.getHello());
      case KEYS -> unstored.put(List.of(AgentMessages.key(message.getKeys())));
      case FETCH -> fetch(message.getFetch());
      case RESULT -> result(message.getResult());
      case HEARTBEAT -> heartbeat(message.getHeartbeat());
      case EVENT -> event(message.getEvent());
      case TELEMETRY -> sample(message.getTelemetry());
      case BODY_NOT_SET -> throw new ProtocolException("a message of an unknown kind");
    }
  }

  private void hello(Hello hello) {
    if (state == State.OPEN) {
      throw new ProtocolException("a second Hello");
    }
    if (controller.isStorageAway()) {
      end(STORAGE_AWAY, AWAY_SPREAD);
      return;
    }
    Optional<String> unspoken = SpokenSchema.refusal(hello.getSchema());
    if (unspoken.isPresent()) {
      refuse(unspoken.get(), UPGRADE_SPREAD);
      return;
    }
    nonce = AgentMessages.nonce(hello.getNonce());
    RevisionStamp floor = AgentMessages.floor(hello);
    Greeting greeting = AgentMessages.greeting(hello);
    controller.greeted(greeting);
    AgentMessages.run(hello.getRun())
        .ifPresent(run -> controller.lives(run, identity.remoteAddress()));
    unstored.put(AgentMessages.keys(hello.getKeysList()));
    unstored.store();
    offers.begin(greeting.applied(), controller.parked());
    refreshDesired();
    halted = stamp().isOlderThan(floor);
    if (halted) {
      LOG.warnf(
          "event=controller-behind-agent appliance=%s revision=%s floor=%s effect=\"nothing is pushed\"",
          appliance(), stamp(), floor);
    }
    controller.missingKeys().forEach(keysWanted::put);
    state = State.OPEN;
    LOG.infof(
        "event=stream-open appliance=%s remote=%s agentVersion=%s revision=%s",
        appliance(), identity.remoteAddress(), greeting.agentVersion(), stamp());
    controller.opened();
  }

  /** Nonsense is counted, and the stream lives on: the agent's tunnels may be well. */
  private void sample(Telemetry telemetry) {
    try {
      controller.sampled(TelemetryMessages.report(appliance(), controller.now(), telemetry));
    } catch (ProtocolException e) {
      controller.sampleRefused(e.reason());
    }
  }

  private void refreshDesired() {
    controller
        .desired()
        .ifPresent(
            config -> {
              boolean _ = slot.put(config);
              slot.settle(config);
            });
  }

  private void heartbeat(Heartbeat heartbeat) {
    if (!heartbeat.getNonce().isEmpty()) {
      nonce = AgentMessages.nonce(heartbeat.getNonce());
      refresh = true;
    }
  }

  private void fetch(Fetch fetch) {
    Digest asked = AgentMessages.required("config_digest", fetch.getConfigDigest());
    Optional<Digest> base = AgentMessages.digest("base_digest", fetch.getBaseDigest());
    delivery.drop();
    if (offers.accepts(asked)) {
      delivery.begin(asked, base);
    } else {
      LOG.debugf("event=superseded appliance=%s digest=%s", appliance(), asked.shortForm());
    }
  }

  private void result(Result message) {
    ApplyResult result = AgentMessages.result(message);
    unstored.put(result);
    offers.reported(result);
  }

  private void event(AgentEvent event) {
    Condition told = TelemetryMessages.condition(event);
    LOG.logf(
        switch (told.severity()) {
          case INFO -> Logger.Level.INFO;
          case WARNING -> Logger.Level.WARN;
        },
        "event=agent-event appliance=%s code=%s message=%s",
        appliance(),
        told.code(),
        told.message());
    controller.noticed(told);
  }

  /** Does what is due. What the database does not give or take stays due. */
  private void pump() {
    if (state == State.OPEN && controller.isStorageAway()) {
      retryLater();
      return;
    }
    try {
      settle();
      retries = 0;
    } catch (RuntimeException e) {
      if (!controller.isOfStorage(e)
          || (!controller.isStorageAway() && ++retries > MAXIMUM_RETRIES)) {
        throw e;
      }
      LOG.debugf(e, "event=stream-waits-for-database appliance=%s", appliance());
      retryLater();
    }
  }

  private void retryLater() {
    if (!retrying) {
      retrying = true;
      tools.timer().after(tools.jitter(RETRY), () -> postAndPump(() -> retrying = false));
    }
  }

  private void settle() {
    if (state == State.OPEN) {
      unstored.store();
    }
    while (state == State.OPEN && out.isReady()) {
      Optional<ControllerMessage> next = next();
      if (next.isEmpty()) {
        return;
      }
      out.send(next.get());
    }
  }

  private Optional<ControllerMessage> next() {
    if (nonce != null) {
      return Optional.of(welcome(nonce));
    }
    Optional<MissingKey> missing = keysWanted.take();
    if (missing.isPresent()) {
      return missing.map(Messages::keyRequest);
    }
    return delivery.isBusy() ? delivery.next() : nextOffer();
  }

  private ControllerMessage welcome(Bytes asked) {
    if (refresh) {
      refreshDesired();
      refresh = false;
    }
    Digest digest = slot.latest().map(DesiredConfig::digest).orElse(ConfigContent.EMPTY.digest());
    ControllerMessage answer =
        Messages.welcome(controller.keySet(), controller.latest(asked, stamp().revision(), digest));
    nonce = null;
    return answer;
  }

  private Optional<ControllerMessage> nextOffer() {
    return halted || controller.isPushHalted()
        ? Optional.empty()
        : offers.next(tools.clock().instant()).map(this::offer);
  }

  private ControllerMessage offer(DesiredConfig desired) {
    ControllerMessage offer = Messages.offer(controller.envelope(desired));
    offers.offered(desired, tools.clock().instant());
    tools.timer().after(Offers.PATIENCE, this::wake);
    LOG.debugf(
        "event=offer appliance=%s revision=%d digest=%s",
        appliance(), desired.revision(), desired.digest().shortForm());
    return offer;
  }

  private RevisionStamp stamp() {
    return new RevisionStamp(
        controller.epoch(), slot.latest().map(DesiredConfig::revision).orElse(0L));
  }

  private UUID appliance() {
    return identity.appliance();
  }
}
