package dev.wheelwright.agent.testing;

import dev.wheelwright.wire.Digest;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test's fleet. */
public final class TestAuthority {
  private final X500Principal name;
  private final KeyPair pair = newPair();
  private final Instant now;
  private final X509Certificate certificate;
  private final List<X509Certificate> chain;

  public TestAuthority(Instant now) {
    this(now, "CN=Test fleet", Optional.empty());
  }

  private TestAuthority(Instant now, String name, Optional<TestAuthority> before) {
    this.now = now;
    this.name = new X500Principal(name);
    this.certificate = selfSigned();
    this.chain =
        before
            .map(old -> List.of(certificate, old.cross(this), old.certificate))
            .orElseGet(() -> List.of(certificate));
  }

  /** Another authority for the same fleet, with the way from this one to it. */
  public TestAuthority successor() {
    return new TestAuthority(now, name.getName() + " II", Optional.of(this));
  }

  private X509Certificate selfSigned() {
    return issue(
        new Wanted(name, pair.getPublic(), List.of(), KeyPurposeId.anyExtendedKeyUsage, true),
        Duration.ofDays(3650));
  }

  private X509Certificate cross(TestAuthority next) {
    return issue(
        new Wanted(
            next.name, next.pair.getPublic(), List.of(), KeyPurposeId.anyExtendedKeyUsage, true),
        Duration.ofDays(3650));
  }

  /** What a server shows after its leaf, in the controller's order. */
  public List<X509Certificate> chain() {
    return chain;
  }

  private record Wanted(
      X500Principal subject,
      PublicKey key,
      List<GeneralName> names,
      KeyPurposeId purpose,
      boolean authority) {}

  public X509Certificate certificate() {
    return certificate;
  }

  /** A join token's text that names this authority. */
  public String token() {
    try {
      Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
      return "wwj_"
          + base64.encodeToString(new byte[20])
          + "."
          + base64.encodeToString(Digest.of(certificate.getEncoded()).toBytes());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public X509Certificate server(PublicKey key, GeneralName... names) {
    return issue(
        new Wanted(
            new X500Principal("CN=controller"),
            key,
            List.of(names),
            KeyPurposeId.id_kp_serverAuth,
            false),
        Duration.ofDays(365));
  }

  /** A client certificate that is valid for so long from now; negative: it has expired. */
  public X509Certificate client(PublicKey key, Duration lifetime) {
    return issue(
        new Wanted(
            new X500Principal("CN=appliance"),
            key,
            List.of(),
            KeyPurposeId.id_kp_clientAuth,
            false),
        lifetime);
  }

  public static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private X509Certificate issue(Wanted wanted, Duration lifetime) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(lifetime)),
              wanted.subject(),
              wanted.key());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(wanted.authority()));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wanted.purpose()));
      if (!wanted.names().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(wanted.names().toArray(GeneralName[]::new)));
      }
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new AssertionError(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
