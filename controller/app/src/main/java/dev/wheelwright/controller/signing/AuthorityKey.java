package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Digest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The private key of the fleet's certificate authority with its certificate, and what is kept of
 * the one before while that is trusted too. Printing it prints the certificate's fingerprint only.
 */
public final class AuthorityKey {
  private final PrivateKey privateKey;
  private final X509Certificate certificate;
  private final Optional<Rollover> rollover;

  AuthorityKey(PrivateKey privateKey, X509Certificate certificate, Optional<Rollover> rollover) {
    this.privateKey = privateKey;
    this.certificate = certificate;
    this.rollover = rollover;
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** SHA-256 of the certificate's DER: what a join token carries. */
  public Digest fingerprint() {
    return Rollover.fingerprint(certificate);
  }

  /** Empty: no other authority is trusted. */
  public Optional<Rollover> rollover() {
    return rollover;
  }

  @Override
  public String toString() {
    return "AuthorityKey[" + fingerprint().shortForm() + "]";
  }
}
