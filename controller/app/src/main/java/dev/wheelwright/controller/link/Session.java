package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.controller.enrolment.ClientIdentity;
import dev.wheelwright.controller.link.ControllerSide.Greeting;
import dev.wheelwright.controller.link.ControllerSide.ReportedKey;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private volatile State state = State.EXPECTING_HELLO;

  // From here on: touched by the mailbox's tasks only.
  private final Offers offers = new Offers(slot);
  private final Delivery delivery;
  private final TokenBucket inbound;
  private @Nullable Bytes nonce;
  private boolean halted;

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

  void receive(AgentMessage message) {
    post(
        () -> {
          handle(message);
          pump();
          out.requestOne();
        });
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

  void announce(DesiredConfig config) {
    slot.put(config);
    wake();
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
      LOG.warnf(
          "event=stream-refused appliance=%s remote=%s reason=%s",
          appliance(), identity.remoteAddress(), e.reason());
      end(e.reason(), RETRY_SPREAD);
    } catch (RuntimeException e) {
      LOG.errorf(e, "event=stream-failed appliance=%s", appliance());
      end("the controller failed; its log says why", RETRY_SPREAD);
    }
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
    if (!inbound.tryTake(tools.clock().instant())) {
      throw new ProtocolException("too many messages");
    }
    if (state == State.EXPECTING_HELLO && !message.hasHello()) {
      throw new ProtocolException("the first message must be Hello");
    }
    switch (message.getBodyCase()) {
      case HELLO -> hello(message.getHello());
      case KEYS -> keys(List.of(AgentMessages.key(message.getKeys())));
      case FETCH -> fetch(message.getFetch());
      case RESULT -> result(message.getResult());
      case HEARTBEAT -> heartbeat(message.getHeartbeat());
      case EVENT -> event(message.getEvent());
      case TELEMETRY -> LOG.tracef("event=telemetry appliance=%s", appliance());
      case BODY_NOT_SET -> throw new ProtocolException("a message of an unknown kind");
    }
  }

  private void hello(Hello hello) {
    if (state == State.OPEN) {
      throw new ProtocolException("a second Hello");
    }
    nonce = AgentMessages.nonce(hello.getNonce());
    if (hello.getSchema() != Envelope.SCHEMA) {
      throw new ProtocolException(
          "schema " + hello.getSchema() + " is not spoken here; it must be " + Envelope.SCHEMA);
    }
    RevisionStamp floor = AgentMessages.floor(hello);
    Greeting greeting = AgentMessages.greeting(hello);
    controller.greeted(greeting);
    keys(AgentMessages.keys(hello.getKeysList()));
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
  }

  private void keys(List<ReportedKey> keys) {
    if (!keys.isEmpty()) {
      controller.keysReported(keys);
    }
  }

  private void refreshDesired() {
    controller.desired().ifPresent(slot::put);
  }

  private void heartbeat(Heartbeat heartbeat) {
    if (!heartbeat.getNonce().isEmpty()) {
      nonce = AgentMessages.nonce(heartbeat.getNonce());
      refreshDesired();
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
    controller.reported(result);
    offers.reported(result);
  }

  private void event(AgentEvent event) {
    String text = AgentMessages.text(event.getMessage());
    String code = AgentMessages.text(event.getCode());
    switch (event.getSeverity()) {
      case INFO ->
          LOG.infof("event=agent-event appliance=%s code=%s message=%s", appliance(), code, text);
      case WARNING ->
          LOG.warnf("event=agent-event appliance=%s code=%s message=%s", appliance(), code, text);
      case SEVERITY_UNSPECIFIED, UNRECOGNIZED ->
          throw new ProtocolException("event: unknown severity");
    }
  }

  private void pump() {
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
      Bytes asked = nonce;
      nonce = null;
      Digest digest = slot.latest().map(DesiredConfig::digest).orElse(ConfigContent.EMPTY.digest());
      return Optional.of(
          Messages.welcome(
              controller.keySet(), controller.latest(asked, stamp().revision(), digest)));
    }
    Optional<MissingKey> missing = keysWanted.take();
    if (missing.isPresent()) {
      return missing.map(Messages::keyRequest);
    }
    return delivery.isBusy() ? delivery.next() : nextOffer();
  }

  private Optional<ControllerMessage> nextOffer() {
    return halted ? Optional.empty() : offers.next(tools.clock().instant()).map(this::offer);
  }

  private ControllerMessage offer(DesiredConfig desired) {
    tools.timer().after(Offers.PATIENCE, this::wake);
    LOG.debugf(
        "event=offer appliance=%s revision=%d digest=%s",
        appliance(), desired.revision(), desired.digest().shortForm());
    return Messages.offer(controller.envelope(desired));
  }

  private RevisionStamp stamp() {
    return new RevisionStamp(
        controller.epoch(), slot.latest().map(DesiredConfig::revision).orElse(0L));
  }

  private UUID appliance() {
    return identity.appliance();
  }
}
