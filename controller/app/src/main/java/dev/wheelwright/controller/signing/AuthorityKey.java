package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Digest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/**
 * The private key of the fleet's certificate authority with its certificate. Printing it prints the
 * certificate's fingerprint only.
 */
public final class AuthorityKey {
  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  AuthorityKey(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** SHA-256 of the certificate's DER: what a join token carries. */
  public Digest fingerprint() {
    try {
      return Digest.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  @Override
  public String toString() {
    return "AuthorityKey[" + fingerprint().shortForm() + "]";
  }
}
