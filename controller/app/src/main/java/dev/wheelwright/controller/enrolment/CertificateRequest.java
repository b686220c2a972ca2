package dev.wheelwright.controller.enrolment;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * What is used of a PKCS #10 request (RFC 2986): its public key, once the request's own signature
 * has proved that the sender holds the private half. The names and extensions that it asks for are
 * ignored.
 *
 * @param publicKey on the curve P-256
 */
record CertificateRequest(PublicKey publicKey) {
  private static final int MAXIMUM_BYTES = 4096;

  /**
   * @throws InvalidEnrolmentException when the bytes are not a request for a P-256 key, or its
   *     signature is wrong
   */
  static CertificateRequest parse(byte[] der) {
    if (der.length == 0 || der.length > MAXIMUM_BYTES) {
      throw new InvalidEnrolmentException(
          "certificate_request: " + der.length + " bytes; must be 1 to " + MAXIMUM_BYTES);
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
      requireP256(request.getSubjectPublicKeyInfo());
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new InvalidEnrolmentException(
            "certificate_request: its signature does not fit its public key");
      }
      return new CertificateRequest(key);
    } catch (InvalidEnrolmentException e) {
      throw e;
    } catch (IOException
        | InvalidKeyException
        | NoSuchAlgorithmException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new InvalidEnrolmentException("certificate_request: not a PKCS #10 request", e);
    }
  }

  private static void requireP256(SubjectPublicKeyInfo key) {
    ASN1Encodable curve = key.getAlgorithm().getParameters();
    if (!X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm().getAlgorithm())
        || !SECObjectIdentifiers.secp256r1.equals(curve)) {
      throw new InvalidEnrolmentException(
          "certificate_request: the key must be on the curve P-256");
    }
  }
}
