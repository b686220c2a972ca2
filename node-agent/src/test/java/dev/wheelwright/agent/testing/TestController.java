package dev.wheelwright.agent.testing;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.JoinReply;
import dev.wheelwright.contract.v1.JoinRequest;
import dev.wheelwright.contract.v1.LinkGrpc;
import dev.wheelwright.contract.v1.RenewReply;
import dev.wheelwright.contract.v1.RenewRequest;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.contract.v1.Welcome;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Signed;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A controller that speaks real gRPC over real TLS on a free local port, and records what it hears.
 */
public final class TestController implements AutoCloseable {
  private static final Context.Key<X509Certificate> CLIENT = Context.key("client");

  public final TestFleet fleet = new TestFleet();
  public final List<JoinRequest> joins = new CopyOnWriteArrayList<>();
  public final List<X509Certificate> renewals = new CopyOnWriteArrayList<>();
  public final List<RenewRequest> renewRequests = new CopyOnWriteArrayList<>();
  public final List<Stream> streams = new CopyOnWriteArrayList<>();
  public Duration clientLifetime = Duration.ofDays(30);
  public Optional<Status> refusal = Optional.empty();
  public Optional<X509Certificate> lastOfReply = Optional.empty();
  public boolean silent;

  private final TestAuthority authority;
  private final Server server;

  /** One agent's stream. */
  public static final class Stream {
    public final List<AgentMessage> received = new CopyOnWriteArrayList<>();
    private final StreamObserver<ControllerMessage> out;

    Stream(StreamObserver<ControllerMessage> out) {
      this.out = out;
    }

    public void send(ControllerMessage message) {
      out.onNext(message);
    }

    public void end() {
      out.onCompleted();
    }
  }

  /**
   * @param port 0 takes a free one
   * @param names of the server's certificate
   */
  public TestController(TestAuthority authority, int port, GeneralName... names)
      throws IOException {
    this.authority = authority;
    NettyServerBuilder builder =
        NettyServerBuilder.forPort(port)
            .addService(new EnrolmentService())
            .addService(new LinkService())
            .intercept(new ClientCertificate());
    if (names.length > 0) {
      builder.sslContext(tls(authority, authority.chain(), names));
    }
    this.server = builder.build().start();
  }

  private TestController(TestAuthority authority, List<X509Certificate> chain, int port)
      throws IOException {
    GeneralName localhost = new GeneralName(GeneralName.dNSName, "localhost");
    this.authority = authority;
    this.server =
        NettyServerBuilder.forPort(port)
            .addService(new EnrolmentService())
            .addService(new LinkService())
            .intercept(new ClientCertificate())
            .sslContext(tls(authority, chain, localhost))
            .build()
            .start();
  }

  /** On localhost, with an authority that does not show any more whom it has succeeded. */
  public static TestController alone(TestAuthority authority, int port) throws IOException {
    return new TestController(authority, List.of(authority.certificate()), port);
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SslContext tls(
      TestAuthority authority, List<X509Certificate> chain, GeneralName... names)
      throws IOException {
    KeyPair pair = TestAuthority.newPair();
    List<X509Certificate> shown = new ArrayList<>();
    shown.add(authority.server(pair.getPublic(), names));
    shown.addAll(chain);
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer(pair.getPrivate(), shown)
                .protocols("TLSv1.3")
                .trustManager(new TrustsEverybody())
                .clientAuth(ClientAuth.OPTIONAL),
            SslProvider.JDK)
        .build();
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private List<ByteString> chain(ByteString request) {
    try {
      PublicKey key = new JcaPKCS10CertificationRequest(request.toByteArray()).getPublicKey();
      return List.of(
          ByteString.copyFrom(encoded(authority.client(key, clientLifetime))),
          ByteString.copyFrom(encoded(lastOfReply.orElseGet(authority::certificate))));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static SignedMessage message(Signed signed) {
    return SignedMessage.newBuilder()
        .setPayload(ByteString.copyFrom(signed.payload().toArray()))
        .setSignature(ByteString.copyFrom(signed.signature().toArray()))
        .setKeyId(ByteString.copyFrom(signed.keyId().toBytes()))
        .build();
  }

  private static ByteString bytes(UUID uuid) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .flip());
  }

  private final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {
    @Override
    public void join(JoinRequest request, StreamObserver<JoinReply> reply) {
      joins.add(request);
      if (refusal.isPresent()) {
        reply.onError(refusal.get().asRuntimeException());
        return;
      }
      reply.onNext(
          JoinReply.newBuilder()
              .addAllCertificateChain(chain(request.getCertificateRequest()))
              .setFleet(bytes(fleet.self.fleet()))
              .setAppliance(bytes(fleet.self.appliance()))
              .setApplianceName("branch-1")
              .setRootKey(ByteString.copyFrom(fleet.root.publicKey()))
              .setKeySet(message(fleet.keySet()))
              .build());
      reply.onCompleted();
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewReply> reply) {
      renewals.add(CLIENT.get());
      renewRequests.add(request);
      reply.onNext(
          RenewReply.newBuilder()
              .addAllCertificateChain(chain(request.getCertificateRequest()))
              .build());
      reply.onCompleted();
    }
  }

  private final class LinkService extends LinkGrpc.LinkImplBase {
    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<ControllerMessage> out) {
      Stream stream = new Stream(out);
      streams.add(stream);
      return new StreamObserver<>() {
        @Override
        public void onNext(AgentMessage message) {
          stream.received.add(message);
          if (message.hasHello() && !silent) {
            Bytes nonce = Bytes.of(message.getHello().getNonce().toByteArray());
            stream.send(
                ControllerMessage.newBuilder()
                    .setWelcome(
                        Welcome.newBuilder()
                            .setKeySet(message(fleet.keySet()))
                            .setLatest(
                                message(fleet.latest(nonce, 1, ConfigContent.EMPTY.digest()))))
                    .build());
          }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}

        private SignedMessage message(Signed signed) {
          return TestController.message(signed);
        }
      };
    }
  }

  private static final class ClientCertificate implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      Context context = Context.current();
      if (session != null) {
        try {
          Certificate[] chain = session.getPeerCertificates();
          context = context.withValue(CLIENT, (X509Certificate) chain[0]);
        } catch (SSLPeerUnverifiedException anonymous) {
          context = Context.current();
        }
      }
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  /** Whom it lets in is not what these tests are about. */
  private static final class TrustsEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
