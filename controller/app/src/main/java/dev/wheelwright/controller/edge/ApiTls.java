package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.ServerCertificate;
import dev.wheelwright.controller.error.SettingException;
import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/**
 * TLS 1.3 of the REST API, for the framework's server. A certificate that can't be used any more
 * never takes the place of one that can.
 */
final class ApiTls extends BaseTlsConfiguration {
  /** By which the framework knows it; application.properties names it, too. */
  static final String NAME = "wheelwright-api";

  private static final Set<String> VERSIONS = Set.of("TLSv1.3");
  private static final char[] IN_MEMORY = {};
  private static final Logger LOG = Logger.getLogger(ApiTls.class);

  private final CertificateSource source;
  private final Clock clock;
  private volatile Served served;
  private volatile String complaint = "";

  private record Served(ServerCertificate certificate, KeyStore keys, KeyCertOptions options) {}

  /**
   * @throws SettingException when there is no certificate that can be used
   */
  ApiTls(CertificateSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.served = prepared(source.at(clock.instant()));
  }

  /** What is shown to clients that connect now. */
  ServerCertificate certificate() {
    return served.certificate();
  }

  /** For people: {@code own} or {@code given}. */
  String kind() {
    return source.kind();
  }

  /**
   * Looks whether another certificate is to be served.
   *
   * @return whether there is one
   */
  @Override
  public synchronized boolean reload() {
    ServerCertificate next;
    try {
      next = source.at(clock.instant());
    } catch (SettingException e) {
      complain(String.valueOf(e.getMessage()));
      return false;
    }
    complaint = "";
    if (next.equals(served.certificate())) {
      return false;
    }
    served = prepared(next);
    LOG.infof("event=api-certificate-replaced from=%s notAfter=%s", kind(), next.notAfter());
    return true;
  }

  /** Once for each reason, not once for each look. */
  private void complain(String reason) {
    if (!reason.equals(complaint)) {
      complaint = reason;
      LOG.errorf(
          "event=api-certificate-refused reason=\"%s\" effect=\"the one before stays in use\"",
          reason);
    }
  }

  private static Served prepared(ServerCertificate certificate) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, IN_MEMORY);
      keys.setKeyEntry(
          NAME, certificate.key(), IN_MEMORY, certificate.chain().toArray(Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, IN_MEMORY);
      X509KeyManager manager = (X509KeyManager) managers.getKeyManagers()[0];
      return new Served(certificate, keys, KeyCertOptions.wrap(manager));
    } catch (GeneralSecurityException | IOException e) {
      throw new SettingException("the API's certificate can't be used for TLS", e);
    }
  }

  @Override
  public KeyStore getKeyStore() {
    return served.keys();
  }

  @Override
  public KeyCertOptions getKeyStoreOptions() {
    return served.options();
  }

  @Override
  public SSLOptions getSSLOptions() {
    return new SSLOptions()
        .setKeyCertOptions(served.options())
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(VERSIONS);
  }

  @Override
  public String getName() {
    return NAME;
  }
}
