package dev.wheelwright.controller.link;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.IssuedServerCertificate;
import dev.wheelwright.controller.enrolment.ServerCertificate;
import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
  private static final List<String> ALWAYS_NAMED = List.of("localhost", "127.0.0.1");

  private static final Logger LOG = Logger.getLogger(LinkTls.class);

  private record Served(SslContext context, ServerCertificate certificate) {}

  private final IssuedServerCertificate source;
  private final ClientTrust clients;
  private final Clock clock;
  private volatile Served served;

  /**
   * @param names by which agents reach the link, besides localhost
   */
  LinkTls(CertificateAuthority authority, List<String> names, Clock clock) {
    Set<String> all = new LinkedHashSet<>(ALWAYS_NAMED);
    all.addAll(names);
    this.source = new IssuedServerCertificate(authority, List.copyOf(all));
    this.clients = new ClientTrust(authority.trusted());
    this.clock = clock;
    this.served = prepared(source.at(clock.instant()), clients);
  }

  /** Issues another certificate for new connections when the present one is near its end. */
  void renewIfDue() {
    ServerCertificate certificate = source.at(clock.instant());
    if (!certificate.equals(served.certificate())) {
      served = prepared(certificate, clients);
      LOG.infof("event=link-certificate-issued notAfter=%s", certificate.notAfter());
    }
  }

  private static Served prepared(ServerCertificate certificate, ClientTrust clients) {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    if (provider == SslProvider.JDK) {
      LOG.warn("event=boringssl-missing effect=\"handshakes take four times as long\"");
    }
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(certificate.key(), certificate.chain())
              .protocols("TLSv1.3")
              .clientAuth(ClientAuth.OPTIONAL)
              .trustManager(clients);
      return new Served(GrpcSslContexts.configure(builder, provider).build(), certificate);
    } catch (SSLException e) {
      throw new IllegalStateException("can't set up TLS for the link", e);
    }
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return served.context().cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the class that netty wants
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return served.context().applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return served.context().newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return served.context().newEngine(allocator, peerHost, peerPort);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return served.context().sessionContext();
  }
}
