package dev.wheelwright.agent.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A new P-256 key and the request (PKCS #10) to certify it. */
final class CertificateRequest {
  private final KeyPair pair;
  private final byte[] der;

  private CertificateRequest(KeyPair pair, byte[] der) {
    this.pair = pair;
    this.der = der;
  }

  static CertificateRequest create(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=Wheelwright appliance"), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new CertificateRequest(pair, der);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform has ECDSA with P-256", e);
    }
  }

  byte[] der() {
    return der.clone();
  }

  /**
   * The credentials that the answer completes.
   *
   * @param chain DER, leaf first, its authority last
   * @throws EnrolmentException when the certificate is not for this key, or not of that authority
   */
  ClientCredentials complete(List<byte[]> chain) throws EnrolmentException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (byte[] each : chain) {
        certificates.add(ClientCredentials.certificate(each));
      }
    } catch (GeneralSecurityException e) {
      throw new EnrolmentException("the controller's answer holds no certificate", e);
    }
    boolean ours =
        !certificates.isEmpty()
            && Arrays.equals(
                certificates.getFirst().getPublicKey().getEncoded(), pair.getPublic().getEncoded());
    if (!ours) {
      throw new EnrolmentException("the controller certified another key than ours");
    }
    ClientCredentials credentials = new ClientCredentials(pair.getPrivate(), certificates);
    if (credentials.authority().isPresent()) {
      requireIssued(certificates.getFirst(), credentials.authority().get());
    }
    return credentials;
  }

  /** What is not an authority's certificate must never become the one that is trusted. */
  private static void requireIssued(X509Certificate leaf, X509Certificate authority)
      throws EnrolmentException {
    try {
      leaf.verify(authority.getPublicKey());
      authority.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new EnrolmentException("the controller's answer is not a chain", e);
    }
    if (authority.getBasicConstraints() < 0
        || !leaf.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      throw new EnrolmentException("the controller's answer does not end with its authority");
    }
  }
}
