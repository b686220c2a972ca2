package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Issued by our own authority, for a key that is made at start and never stored; again long before
 * it ends.
 */
final class OwnCertificate implements CertificateSource {
  private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private final CertificateAuthority authority;
  private final List<String> names;
  private @Nullable ServerCertificate issued;

  /**
   * @param host the address that is listened on; named, unless it stands for all
   * @param more names by which people reach the API
   */
  OwnCertificate(CertificateAuthority authority, String host, List<String> more) {
    this.authority = authority;
    Set<String> all = new LinkedHashSet<>(LOOPBACK);
    if (!ANY.contains(host)) {
      all.add(host);
    }
    all.addAll(more);
    this.names = List.copyOf(all);
  }

  @Override
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
      X509Certificate leaf = authority.issueServer(pair.getPublic(), names, now);
      List<X509Certificate> shown = new ArrayList<>();
      shown.add(leaf);
      shown.addAll(authority.chain());
      return new ServerCertificate(pair.getPrivate(), shown);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no EC keys", e);
    }
  }

  @Override
  public String kind() {
    return "own";
  }
}
