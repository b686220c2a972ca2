package dev.wheelwright.controller.signing;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Makes the keys of a new controller. */
final class KeyMaker {
  private final SecureRandom random;

  KeyMaker(SecureRandom random) {
    this.random = random;
  }

  ControllerKeys make(Instant now) {
    SigningKeys signing = SigningKeys.of(Ed25519Key.generate(random), Ed25519Key.generate(random));
    return new ControllerKeys(signing, new AuthorityMaker(random).make(now));
  }

  static X509Certificate parse(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
