package dev.wheelwright.controller.enrolment;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a server of our own, issued by our own authority for a key that is made at
 * start and never stored; again long before it ends. Safe for use by several threads.
 */
public final class IssuedServerCertificate {
  private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);

  private final CertificateAuthority authority;
  private final List<String> names;
  private @Nullable ServerCertificate issued;

  /**
   * @param names DNS names and IP addresses, at least one
   */
  public IssuedServerCertificate(CertificateAuthority authority, List<String> names) {
    this.authority = authority;
    this.names = List.copyOf(names);
  }

  /** The one to serve with from now on: the same as before until another is due. */
  public synchronized ServerCertificate at(Instant now) {
    ServerCertificate present = issued;
    if (present == null || isDue(present, now)) {
      present = issue(now);
      issued = present;
    }
    return present;
  }

  /** Not where the authority itself ends then: another certificate would end with it, too. */
  private boolean isDue(ServerCertificate present, Instant now) {
    return now.isAfter(present.notAfter().minus(RENEW_BEFORE_END))
        && !present.notAfter().equals(authority.certificate().getNotAfter().toInstant());
  }

  private ServerCertificate issue(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      List<X509Certificate> shown = new ArrayList<>();
      shown.add(authority.issueServer(pair.getPublic(), names, now));
      shown.addAll(authority.chain());
      return new ServerCertificate(pair.getPrivate(), shown);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256 keys", e);
    }
  }
}
