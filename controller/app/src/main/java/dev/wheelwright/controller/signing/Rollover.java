package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Digest;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What is kept of the authority that the present one succeeds, as long as both are trusted. Its
 * private key is not: it has signed the cross certificate, and nothing needs it any more.
 *
 * @param cross the present authority's name and key, signed by the previous one ("newWithOld", RFC
 *     9810, section 4.4): whoever trusts the previous authority finds a path to the present one
 * @param previous the previous authority's own certificate
 */
public record Rollover(X509Certificate cross, X509Certificate previous) {

  /** SHA-256 of the previous authority's certificate: what older join tokens carry. */
  public Digest previousFingerprint() {
    return fingerprint(previous);
  }

  /** When it began. */
  public Instant since() {
    return cross.getNotBefore().toInstant().plus(AuthorityMaker.CLOCK_TOLERANCE);
  }

  static Digest fingerprint(X509Certificate certificate) {
    try {
      return Digest.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  /**
   * @throws GeneralSecurityException unless the cross certificate leads from the previous authority
   *     to this one
   */
  void requireLeadsTo(X509Certificate present) throws GeneralSecurityException {
    cross.verify(previous.getPublicKey());
    if (!cross.getPublicKey().equals(present.getPublicKey())
        || !cross.getSubjectX500Principal().equals(present.getSubjectX500Principal())
        || !cross.getIssuerX500Principal().equals(previous.getSubjectX500Principal())) {
      throw new GeneralSecurityException("the cross certificate is of another authority");
    }
  }
}
