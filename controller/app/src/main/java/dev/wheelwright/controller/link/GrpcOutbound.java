package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.ControllerMessage;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;

/** The controller's half of a gRPC stream. Called by one session, so by one thread at a time. */
final class GrpcOutbound implements Outbound {
  private final ServerCallStreamObserver<ControllerMessage> stream;
  private final AtomicBoolean completed = new AtomicBoolean();

  GrpcOutbound(ServerCallStreamObserver<ControllerMessage> stream) {
    this.stream = stream;
  }

  @Override
  public boolean isReady() {
    return stream.isReady();
  }

  @Override
  public void send(ControllerMessage message) {
    if (!stream.isCancelled()) {
      stream.onNext(message);
    }
  }

  @Override
  public void complete() {
    if (completed.compareAndSet(false, true) && !stream.isCancelled()) {
      stream.onCompleted();
    }
  }

  @Override
  public void requestOne() {
    stream.request(1);
  }
}
