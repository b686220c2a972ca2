package dev.wheelwright.controller.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.ControllerMessage.BodyCase;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.LinkGrpc;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.Page;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The agent's half of a stream, driven step by step by a test. */
final class AgentStream implements StreamObserver<ControllerMessage> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockingQueue<ControllerMessage> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final CompletableFuture<StreamObserver<AgentMessage>> out = new CompletableFuture<>();

  private AgentStream() {}

  static AgentStream open(Channel channel) {
    AgentStream stream = new AgentStream();
    stream.out.complete(LinkGrpc.newStub(channel).connect(stream));
    return stream;
  }

  @Override
  public void onNext(ControllerMessage message) {
    received.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    end.complete(Status.fromThrowable(cause));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  /** How the stream ended; fails when it does not. */
  Status awaitEnd() {
    return end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !end.isDone();
  }

  /** The next message, which must be of that kind. */
  ControllerMessage await(BodyCase kind) {
    try {
      ControllerMessage message = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null || message.getBodyCase() != kind) {
        throw new AssertionError(
            "expected " + kind + " and got " + message + "; the stream ended: " + end);
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  int pending() {
    return received.size();
  }

  void send(AgentMessage message) {
    out.join().onNext(message);
  }

  AgentStream greet() {
    return greet(ByteString.EMPTY);
  }

  /** As an agent of that run. */
  AgentStream greet(ByteString run) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setNonce(ByteString.copyFrom(new byte[32]))
            .setSchema(Envelope.SCHEMA)
            .setAgentVersion("0.1.0")
            .setAgentLevel(Envelope.AGENT_LEVEL)
            .setRun(run);
    send(AgentMessage.newBuilder().setHello(hello).build());
    return this;
  }

  void reportKey(ByteString membership, int generation, byte[] key) {
    KeyReport.Builder report =
        KeyReport.newBuilder()
            .setMembership(membership)
            .setGeneration(generation)
            .setPublicKey(ByteString.copyFrom(key));
    send(AgentMessage.newBuilder().setKeys(report).build());
  }

  Envelope awaitOffer() {
    return envelope(await(BodyCase.OFFER));
  }

  static Envelope envelope(ControllerMessage offer) {
    SignedMessage config = offer.getOffer().getConfig();
    return Envelope.decode(config.getPayload().toByteArray());
  }

  void report(Envelope envelope, Result.Outcome outcome, Digest applied) {
    Result.Builder result =
        Result.newBuilder()
            .setConfigDigest(bytes(envelope.configDigest()))
            .setEpoch(envelope.stamp().epoch())
            .setRevision(envelope.stamp().revision())
            .setOutcome(outcome)
            .setAppliedDigest(bytes(applied))
            .setLastGoodDigest(bytes(applied));
    send(AgentMessage.newBuilder().setResult(result).build());
  }

  /** Fetches the whole and puts it together. */
  ConfigContent fetchWhole(Digest digest) {
    send(
        AgentMessage.newBuilder()
            .setFetch(Fetch.newBuilder().setConfigDigest(bytes(digest)))
            .build());
    Bytes head = Bytes.EMPTY;
    Map<UUID, List<Page>> pages = new LinkedHashMap<>();
    boolean last = false;
    while (!last) {
      dev.wheelwright.contract.v1.Page page = await(BodyCase.PAGE).getPage();
      byte[] content = page.getContent().toByteArray();
      if (page.getMembership().isEmpty()) {
        head = Bytes.of(content);
      } else {
        pages
            .computeIfAbsent(uuid(page.getMembership()), each -> new ArrayList<>())
            .add(Page.ofBytes(content));
      }
      last = page.getLast();
    }
    return ConfigContent.ofBytes(head, pages);
  }

  void fetchDelta(Digest digest, Digest base) {
    Fetch.Builder fetch =
        Fetch.newBuilder().setConfigDigest(bytes(digest)).setBaseDigest(bytes(base));
    send(AgentMessage.newBuilder().setFetch(fetch).build());
  }

  static UUID uuid(ByteString bytes) {
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }
}
