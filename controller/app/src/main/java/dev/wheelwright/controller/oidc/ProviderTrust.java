package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.error.SettingException;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates are taken for the provider's, where these are not the system's to know. */
@ApplicationScoped
class ProviderTrust {
  private final TlsConfigurationRegistry registry;
  private volatile @Nullable SSLContext context;

  ProviderTrust(TlsConfigurationRegistry registry) {
    this.registry = registry;
  }

  /** For our own connections; empty: the system's. */
  Optional<SSLContext> context() {
    return Optional.ofNullable(context);
  }

  /**
   * Reads the certificates, and hands them to the framework.
   *
   * @throws SettingException when they can't be read
   */
  void register(Provider provider) {
    provider.caFile().ifPresent(this::register);
  }

  private void register(Path file) {
    try {
      context = read(file);
      registry.register(Tenants.TRUST, new PemTrust(Buffer.buffer(Files.readAllBytes(file))));
    } catch (IOException | GeneralSecurityException e) {
      throw new SettingException(
          "wheelwright.oidc.ca-file: " + file + " holds no certificates in PEM that can be read",
          e);
    }
  }

  private static SSLContext read(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate");
      }
      for (Certificate each : certificates) {
        store.setCertificateEntry("authority-" + store.size(), each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The same for the framework. */
  private static final class PemTrust extends BaseTlsConfiguration {
    private final Buffer certificates;

    PemTrust(Buffer certificates) {
      this.certificates = certificates;
    }

    @Override
    public TrustOptions getTrustStoreOptions() {
      return new PemTrustOptions().addCertValue(certificates);
    }

    @Override
    public Optional<String> getHostnameVerificationAlgorithm() {
      return Optional.of("HTTPS");
    }
  }
}
