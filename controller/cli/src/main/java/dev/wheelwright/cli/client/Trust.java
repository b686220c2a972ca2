package dev.wheelwright.cli.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose word is taken for it that a server is the controller. */
final class Trust {
  /** For an address without TLS: opens no TLS connection, and reads nothing for it. */
  static final Trust NONE_NEEDED = new Trust(new NoTlsContext(), "nobody");

  private final SSLContext context;
  private final String whose;

  private Trust(SSLContext context, String whose) {
    this.context = context;
    this.whose = whose;
  }

  /** Of the authorities that the system knows. */
  static Trust ofTheSystem() {
    try {
      return new Trust(SSLContext.getDefault(), "the system's authorities");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no TLS", e);
    }
  }

  /**
   * Of the authorities whose certificates are in a file, in PEM, and of no others.
   *
   * @throws ControllerException.Failed when there are none
   */
  static Trust in(Path file) throws ControllerException {
    try {
      return new Trust(context(certificates(file)), "the authority in " + file);
    } catch (CertificateException malformed) {
      throw new ControllerException.Failed(
          "the file " + file + " holds no certificate in PEM; " + setting(), malformed);
    } catch (IOException unreadable) {
      throw new ControllerException.Failed(
          "cannot read the authority's certificate in "
              + file
              + ": "
              + unreadable.getClass().getSimpleName()
              + "; "
              + setting(),
          unreadable);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no TLS", e);
    }
  }

  private static String setting() {
    return ControllerAccess.CA_FILE + " or ~/.config/wheelwright/ca.crt names it.";
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, CertificateException {
    Collection<? extends Certificate> all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (all.isEmpty()) {
      throw new CertificateException("empty");
    }
    return all;
  }

  private static SSLContext context(Collection<? extends Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Certificate each : authorities) {
      store.setCertificateEntry("authority-" + store.size(), each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  SSLContext context() {
    return context;
  }

  /** Why there is no secure connection, and what to do about it. */
  String reason(SSLException failure) {
    if (find(failure, CertificateExpiredException.class).isPresent()
        || find(failure, CertificateNotYetValidException.class).isPresent()) {
      return "its certificate does not hold now: is this machine's clock right?";
    }
    Optional<CertificateException> named = find(failure, CertificateException.class);
    if (named.isPresent() && String.valueOf(named.get().getMessage()).startsWith("No ")) {
      return "its certificate is for other names (the controller's setting wheelwright.api.names"
          + " lists its names): "
          + named.get().getMessage();
    }
    if (named.isPresent() || find(failure, CertPathValidatorException.class).isPresent()) {
      return "its certificate is not vouched for by "
          + whose
          + ". The controller's own authority is keys/ca.crt in its data directory; "
          + setting().replace(" names it.", " names a copy of it");
    }
    return "no secure connection: " + failure.getMessage();
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return Optional.of(kind.cast(each));
      }
    }
    return Optional.empty();
  }
}
