package dev.wheelwright.agent.link;

import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.identity.CallFailure;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.LinkGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC stream and its session. Callbacks of gRPC are handed to the link's thread one message at
 * a time: the next is asked for when the last was dealt with.
 */
final class LinkStream implements Controller {
  private final ManagedChannel channel;
  private final Worker thread;
  private final Consumer<Ending> onEnd;
  private final Runnable onWelcome;
  private final LinkSession session;
  private final long openedAt;
  private @Nullable ClientCallStreamObserver<AgentMessage> call;
  private boolean ended;

  /**
   * How a stream ended.
   *
   * @param lasted how long the controller was there; zero when it never was
   */
  record Ending(String reason, Duration retryAfter, Duration lasted) {}

  LinkStream(
      LinkParts parts,
      ManagedChannel channel,
      Worker thread,
      Consumer<Ending> onEnd,
      Runnable onWelcome) {
    this.channel = channel;
    this.thread = thread;
    this.onEnd = onEnd;
    this.onWelcome = onWelcome;
    this.openedAt = thread.nanoTime();
    this.session = new LinkSession(parts, this);
  }

  LinkSession session() {
    return session;
  }

  void open() {
    LinkGrpc.newStub(channel).connect(new Receiver());
    session.open();
  }

  /** Gives up unless the controller has answered. */
  void requireWelcome(Duration patience) {
    if (!session.isWelcome()) {
      hangUp("no welcome within " + patience.toSeconds() + " s", Duration.ZERO);
    }
  }

  @Override
  public void send(AgentMessage message) {
    if (call != null && !ended) {
      call.onNext(message);
    }
  }

  @Override
  public boolean isReady() {
    return call != null && !ended && call.isReady();
  }

  @Override
  public void hangUp(String reason, Duration retryAfter) {
    if (ended) {
      return;
    }
    ended = true;
    if (call != null) {
      call.cancel(reason, null);
    }
    channel.shutdownNow();
    Duration lasted =
        session.isWelcome() ? Duration.ofNanos(thread.nanoTime() - openedAt) : Duration.ZERO;
    onEnd.accept(new Ending(reason, retryAfter, lasted));
  }

  private void received(ControllerMessage message) {
    if (ended) {
      return;
    }
    boolean welcomeBefore = session.isWelcome();
    try {
      session.receive(message);
    } catch (RuntimeException bug) {
      hangUp("the agent failed on a message: " + bug, Duration.ZERO);
      throw bug;
    }
    if (!welcomeBefore && session.isWelcome()) {
      onWelcome.run();
    }
    if (call != null && !ended) {
      call.request(1);
    }
  }

  /** What gRPC calls, on its own threads. */
  private final class Receiver implements ClientResponseObserver<AgentMessage, ControllerMessage> {

    @Override
    public void beforeStart(ClientCallStreamObserver<AgentMessage> starting) {
      call = starting;
      starting.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(ControllerMessage message) {
      thread.execute(() -> received(message));
    }

    @Override
    public void onError(Throwable error) {
      String reason = CallFailure.explain(Status.fromThrowable(error));
      thread.execute(() -> hangUp(reason, Duration.ZERO));
    }

    @Override
    public void onCompleted() {
      thread.execute(() -> hangUp("the controller closed the stream", Duration.ZERO));
    }
  }
}
