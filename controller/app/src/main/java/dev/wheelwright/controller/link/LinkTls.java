package dev.wheelwright.controller.link;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.jboss.logging.Logger;

/**
 * TLS 1.3 of the link, with a client certificate requested. The server's own key is made at start
 * and never stored; its certificate is issued for the configured names, and again long before it
 * ends, without closing a connection.
 */
final class LinkTls extends SslContext {
  private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);
  private static final List<String> ALWAYS_NAMED = List.of("localhost", "127.0.0.1");

  private static final Logger LOG = Logger.getLogger(LinkTls.class);

  private record Issued(SslContext context, Instant notAfter) {}

  private final CertificateAuthority authority;
  private final List<String> names;
  private final Clock clock;
  private volatile Issued issued;

  /**
   * @param names by which agents reach the link, besides localhost
   */
  LinkTls(CertificateAuthority authority, List<String> names, Clock clock) {
    this.authority = authority;
    Set<String> all = new LinkedHashSet<>(ALWAYS_NAMED);
    all.addAll(names);
    this.names = List.copyOf(all);
    this.clock = clock;
    this.issued = issue(authority, this.names, clock.instant());
  }

  /** Issues another certificate for new connections when the present one is near its end. */
  void renewIfDue() {
    Instant now = clock.instant();
    boolean endsWithAuthority =
        issued.notAfter().equals(authority.certificate().getNotAfter().toInstant());
    if (now.isAfter(issued.notAfter().minus(RENEW_BEFORE_END)) && !endsWithAuthority) {
      issued = issue(authority, names, now);
      LOG.infof("event=link-certificate-issued notAfter=%s", issued.notAfter());
    }
  }

  private static Issued issue(CertificateAuthority authority, List<String> names, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509Certificate leaf = authority.issueServer(pair.getPublic(), names, now);
      SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
      if (provider == SslProvider.JDK) {
        LOG.warn("event=boringssl-missing effect=\"handshakes take four times as long\"");
      }
      SslContextBuilder builder =
          SslContextBuilder.forServer(pair.getPrivate(), shown(leaf, authority))
              .protocols("TLSv1.3")
              .clientAuth(ClientAuth.OPTIONAL)
              .trustManager(new ClientTrust(authority.trusted()));
      return new Issued(
          GrpcSslContexts.configure(builder, provider).build(), leaf.getNotAfter().toInstant());
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException("can't set up TLS for the link", e);
    }
  }

  private static X509Certificate[] shown(X509Certificate leaf, CertificateAuthority authority) {
    return Stream.concat(Stream.of(leaf), authority.chain().stream())
        .toArray(X509Certificate[]::new);
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return issued.context().cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the class that netty wants
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return issued.context().applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return issued.context().newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return issued.context().newEngine(allocator, peerHost, peerPort);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return issued.context().sessionContext();
  }
}
