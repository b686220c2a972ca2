package dev.wheelwright.controller.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.JoinReply;
import dev.wheelwright.contract.v1.JoinRequest;
import dev.wheelwright.contract.v1.RenewReply;
import dev.wheelwright.contract.v1.RenewRequest;
import dev.wheelwright.wire.Envelope;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** An agent as far as the link sees one: a key pair, perhaps a certificate, and real mTLS. */
final class TestAgent implements AutoCloseable {
  private final int port;
  private final X509Certificate authority;
  private final KeyPair keys = p256();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private List<X509Certificate> chain = List.of();

  TestAgent(int port, X509Certificate authority) {
    this.port = port;
    this.authority = authority;
  }

  static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  KeyPair keys() {
    return keys;
  }

  void present(X509Certificate certificate) {
    chain = List.of(certificate);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  byte[] request() {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500Principal("CN=agent"), keys.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JoinRequest joinRequest(String token) {
    return JoinRequest.newBuilder()
        .setToken(token)
        .setCertificateRequest(ByteString.copyFrom(request()))
        .setSealingKey(ByteString.copyFrom(new byte[32]))
        .setAgentVersion("0.1.0")
        .setSchema(Envelope.SCHEMA)
        .build();
  }

  /** Joins, and presents the certificate from now on. Returns the appliance's id. */
  UUID join(String token) {
    JoinReply reply = EnrolmentGrpc.newBlockingStub(channel()).join(joinRequest(token));
    chain = parse(reply.getCertificateChainList());
    ByteBuffer id = reply.getAppliance().asReadOnlyByteBuffer();
    return new UUID(id.getLong(), id.getLong());
  }

  /** Renews like an agent that does not say whether it follows the authority. */
  void renew() {
    renew(false);
  }

  /** Renews, and knows the controller by its present authority from then on. */
  void follow() {
    renew(true);
  }

  private void renew(boolean follows) {
    RenewRequest request =
        RenewRequest.newBuilder()
            .setCertificateRequest(ByteString.copyFrom(request()))
            .setFollowsAuthority(follows)
            .build();
    RenewReply reply = EnrolmentGrpc.newBlockingStub(channel()).renew(request);
    chain = parse(reply.getCertificateChainList());
  }

  AgentStream connect() {
    return AgentStream.open(channel());
  }

  /** A new connection with the present certificate, if there is one. */
  ManagedChannel channel() {
    try {
      SslContextBuilder tls =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
      tls.trustManager(authority);
      if (!chain.isEmpty()) {
        tls.keyManager(new AlwaysPresented(keys.getPrivate(), chain));
      }
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls.build()).build();
      channels.add(channel);
      return channel;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<X509Certificate> parse(List<ByteString> encoded) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> parsed = new ArrayList<>();
      for (ByteString each : encoded) {
        parsed.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(each.toByteArray())));
      }
      return parsed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels) {
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
