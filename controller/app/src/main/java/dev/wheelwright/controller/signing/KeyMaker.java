package dev.wheelwright.controller.signing;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
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

  /**
   * @throws GeneralSecurityException unless the certificate is of that key
   */
  static void requirePair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    byte[] probe = "wheelwright".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new SignatureException("the certificate is of another key");
    }
  }
}
