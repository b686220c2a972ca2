package dev.wheelwright.controller.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.signing.AuthorityKey;
import dev.wheelwright.controller.signing.TestKeys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final UUID FLEET = UUID.randomUUID();
  private static final UUID APPLIANCE = UUID.randomUUID();

  private final CertificateAuthority authority =
      new CertificateAuthority(TestKeys.make(NOW).authority(), new SecureRandom());

  private static KeyPair pair(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!curve.isEmpty()) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair();
  }

  private static byte[] request(KeyPair asked, KeyPair signer, String signature)
      throws OperatorCreationException, IOException {
    return new JcaPKCS10CertificationRequestBuilder(
            new X500Principal("CN=root,O=somebody else"), asked.getPublic())
        .build(new JcaContentSignerBuilder(signature).build(signer.getPrivate()))
        .getEncoded();
  }

  @Test
  void issuesClientCertificatesForOneAppliance() throws Exception {
    KeyPair pair = pair("EC", "secp256r1");
    CertificateRequest request = CertificateRequest.parse(request(pair, pair, "SHA256withECDSA"));

    X509Certificate certificate = authority.issueClient(request.publicKey(), FLEET, APPLIANCE, NOW);

    certificate.verify(authority.certificate().getPublicKey());
    assertThat(certificate.getPublicKey()).isEqualTo(pair.getPublic());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Wheelwright");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    ClientCertificate identity = ClientCertificate.of(certificate).orElseThrow();
    assertThat(identity.fleet()).isEqualTo(FLEET);
    assertThat(identity.appliance()).isEqualTo(APPLIANCE);
    assertThat(identity.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(identity.isValidAt(NOW)).isTrue();
    assertThat(identity.isValidAt(NOW.plus(Duration.ofDays(31)))).isFalse();
  }

  @Test
  void givesEveryCertificateItsOwnSerial() throws Exception {
    KeyPair pair = pair("EC", "secp256r1");

    X509Certificate first = authority.issueClient(pair.getPublic(), FLEET, APPLIANCE, NOW);
    X509Certificate second = authority.issueClient(pair.getPublic(), FLEET, APPLIANCE, NOW);

    assertThat(first.getSerialNumber()).isNotEqualTo(second.getSerialNumber());
    assertThat(first.getSerialNumber().bitLength()).isEqualTo(127);
  }

  @Test
  void aServerCertificateIsNoClientsIdentity() throws Exception {
    KeyPair pair = pair("EC", "secp256r1");

    X509Certificate server =
        authority.issueServer(pair.getPublic(), List.of("localhost", "127.0.0.1", "::1"), NOW);

    assertThat(ClientCertificate.of(server)).isEmpty();
    assertThat(
            server.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.getLast()))
                .toList())
        .hasSize(3)
        .contains("localhost", "127.0.0.1");
  }

  @Test
  void noCertificateOutlivesTheAuthority() throws Exception {
    KeyPair pair = pair("EC", "secp256r1");
    Instant end = authority.certificate().getNotAfter().toInstant();
    Instant late = end.minus(Duration.ofDays(3));

    assertThat(authority.issueClient(pair.getPublic(), FLEET, APPLIANCE, late).getNotAfter())
        .isEqualTo(end);
    assertThat(authority.issueServer(pair.getPublic(), List.of("localhost"), late).getNotAfter())
        .isEqualTo(end);
  }

  @Test
  void S11_theChainHoldsForWhoPinnedEitherAuthority() throws Exception {
    AuthorityKey old = TestKeys.make(NOW).authority();
    CertificateAuthority next =
        new CertificateAuthority(TestKeys.successor(old, NOW), new SecureRandom());

    X509Certificate leaf =
        next.issueServer(pair("EC", "secp256r1").getPublic(), List.of("localhost"), NOW);

    List<X509Certificate> shown = new ArrayList<>(List.of(leaf));
    shown.addAll(next.chain());
    assertThat(shown).hasSize(4).endsWith(old.certificate());
    assertThat(next.trusted()).containsExactly(next.certificate(), old.certificate());
    requirePath(shown, next.certificate());
    requirePath(shown, old.certificate());
    assertThat(next.isTrusted(old.fingerprint())).isTrue();
    assertThat(next.isTrusted(next.fingerprint())).isTrue();
    CertificateAuthority alone =
        new CertificateAuthority(
            TestKeys.retired(TestKeys.successor(old, NOW)), new SecureRandom());
    assertThat(alone.isTrusted(old.fingerprint())).isFalse();
    assertThat(alone.trusted()).containsExactly(alone.certificate());
    assertThat(alone.chain()).containsExactly(alone.certificate());
  }

  /** As an agent checks it: what stands before the pinned authority is the path. */
  private static void requirePath(List<X509Certificate> shown, X509Certificate pinned)
      throws GeneralSecurityException {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(pinned, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509")
                .generateCertPath(shown.subList(0, shown.indexOf(pinned))),
            parameters);
  }

  @Test
  void refusesARequestThatItsKeyDidNotSign() throws Exception {
    byte[] request = request(pair("EC", "secp256r1"), pair("EC", "secp256r1"), "SHA256withECDSA");

    assertThatThrownBy(() -> CertificateRequest.parse(request))
        .isInstanceOf(InvalidEnrolmentException.class)
        .hasMessageContaining("signature");
  }

  @Test
  void refusesKeysOfOtherKinds() throws Exception {
    KeyPair rsa = pair("RSA", "");
    KeyPair p384 = pair("EC", "secp384r1");

    assertThatThrownBy(() -> CertificateRequest.parse(request(rsa, rsa, "SHA256withRSA")))
        .isInstanceOf(InvalidEnrolmentException.class)
        .hasMessageContaining("P-256");
    assertThatThrownBy(() -> CertificateRequest.parse(request(p384, p384, "SHA256withECDSA")))
        .isInstanceOf(InvalidEnrolmentException.class)
        .hasMessageContaining("P-256");
  }

  @Test
  void refusesRubbish() {
    assertThatThrownBy(() -> CertificateRequest.parse(new byte[] {0x30, 3, 1, 2, 3}))
        .isInstanceOf(InvalidEnrolmentException.class);
    assertThatThrownBy(() -> CertificateRequest.parse(new byte[0]))
        .isInstanceOf(InvalidEnrolmentException.class);
    assertThatThrownBy(() -> CertificateRequest.parse(new byte[5000]))
        .isInstanceOf(InvalidEnrolmentException.class);
  }
}
