package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.LinkGrpc.LinkImplBase;
import dev.wheelwright.controller.enrolment.Certificates;
import dev.wheelwright.controller.enrolment.Certificates.Standing;
import dev.wheelwright.controller.enrolment.ClientIdentity;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Connect, as agents call it: turns a gRPC stream into a session. */
final class AgentLinkGrpc extends LinkImplBase {
  private final Sessions sessions;
  private final Certificates certificates;
  private final SessionTools tools;
  private final ControllerSides controllerSides;

  AgentLinkGrpc(
      Sessions sessions,
      Certificates certificates,
      SessionTools tools,
      ControllerSides controllerSides) {
    this.sessions = sessions;
    this.certificates = certificates;
    this.tools = tools;
    this.controllerSides = controllerSides;
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<ControllerMessage> reply) {
    ClientIdentity identity = ClientIdentity.KEY.get();
    ServerCallStreamObserver<ControllerMessage> stream =
        (ServerCallStreamObserver<ControllerMessage>) reply;
    stream.disableAutoRequest();
    Session session =
        new Session(
            identity,
            new GrpcOutbound(stream),
            controllerSides.of(identity.appliance()),
            tools,
            sessions::ended);
    stream.setOnReadyHandler(session::wake);
    stream.setOnCancelHandler(session::disconnected);
    sessions.opened(session);
    // A revocation between the interceptor's look and this line has found no stream to close.
    if (certificates.standing(identity.certificate()) == Standing.GOOD) {
      session.start();
    } else {
      session.close("this appliance is revoked", Session.RETRY_SPREAD);
    }
    return new Inbound(session);
  }

  private record Inbound(Session session) implements StreamObserver<AgentMessage> {
    @Override
    public void onNext(AgentMessage message) {
      session.receive(message);
    }

    @Override
    public void onError(Throwable cause) {
      session.disconnected();
    }

    @Override
    public void onCompleted() {
      session.disconnected();
    }
  }
}
