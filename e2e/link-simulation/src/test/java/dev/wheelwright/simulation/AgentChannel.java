package dev.wheelwright.simulation;

import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A channel of gRPC whose calls go through the simulated network. */
final class AgentChannel extends ManagedChannel {
  private final Wire wire;
  private final Consumer<Wire> dial;
  private boolean shutdown;

  /**
   * @param dial takes the wire to the controller
   */
  AgentChannel(Wire wire, Consumer<Wire> dial) {
    this.wire = wire;
    this.dial = dial;
  }

  @Override
  @SuppressWarnings("unchecked") // the link has one method
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    return (ClientCall<Q, A>) new Call();
  }

  private final class Call extends ClientCall<AgentMessage, ControllerMessage> {
    @Override
    public void start(Listener<ControllerMessage> listener, Metadata headers) {
      wire.agent(status -> listener.onClose(status, new Metadata()));
      wire.down().reader(listener::onMessage);
      wire.up().onReady(listener::onReady);
      dial.accept(wire);
    }

    @Override
    public void request(int messages) {
      wire.down().request(messages);
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      wire.leftByAgent();
    }

    @Override
    public void halfClose() {
      throw new UnsupportedOperationException("the agent never ends a stream that way");
    }

    @Override
    public void sendMessage(AgentMessage message) {
      wire.up().send(message, message.hasResult() || message.hasKeys() || message.hasTelemetry());
    }

    @Override
    public boolean isReady() {
      return wire.up().isReady();
    }
  }

  @Override
  public ManagedChannel shutdown() {
    shutdown = true;
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    return shutdown();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }

  @Override
  public String authority() {
    return "controller";
  }
}
