package dev.wheelwright.controller.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.testing.Mutants;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/** S9: nobody gets a certificate for a key whose private half they have not shown. */
class CertificateRequestFuzzTest {
  private static byte[] request(KeyPair keys) throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=a"), keys.getPublic())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
        .getEncoded();
  }

  @Test
  void S9_noMutantIsARequestForAnotherKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair one = generator.generateKeyPair();
    KeyPair other = generator.generateKeyPair();
    byte[] genuine = request(one);
    assertThat(CertificateRequest.parse(genuine).publicKey()).isEqualTo(one.getPublic());
    AtomicInteger refused = new AtomicInteger();
    new Mutants(List.of(genuine, request(other)), List.of())
        .forEach(
            bytes -> {
              try {
                // A mutant may differ in what is not used, or in the spelling of a length.
                assertThat(CertificateRequest.parse(bytes).publicKey())
                    .isIn(one.getPublic(), other.getPublic());
              } catch (InvalidEnrolmentException e) {
                assertThat(e.getMessage()).startsWith("certificate_request: ");
                refused.incrementAndGet();
              }
            });
    assertThat(refused.get()).isPositive();
  }
}
