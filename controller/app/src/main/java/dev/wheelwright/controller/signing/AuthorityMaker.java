package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificate authorities. Each has a name of its own, so that an issuer's name says which
 * one it was.
 */
final class AuthorityMaker {
  /** So that an appliance whose clock is a little behind can use a certificate at once. */
  static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  private static final Duration LIFETIME = Duration.ofDays(3652);
  private static final int SERIAL_BITS = 127;

  /** Room for a cross certificate below it; programs that are not ours count it from the top. */
  private static final int AUTHORITIES_BELOW = 1;

  private static final int NAMED_BYTES = 4;

  private final SecureRandom random;

  AuthorityMaker(SecureRandom random) {
    this.random = random;
  }

  AuthorityKey make(Instant now) {
    KeyPair pair = pair();
    return new AuthorityKey(pair.getPrivate(), selfSigned(pair, now), Optional.empty());
  }

  /** Another authority, with the certificate by which the present one vouches for it. */
  AuthorityKey succeed(AuthorityKey present, Instant now) {
    KeyPair pair = pair();
    X509Certificate next = selfSigned(pair, now);
    Instant end =
        min(next.getNotAfter().toInstant(), present.certificate().getNotAfter().toInstant());
    X509Certificate cross =
        sign(
            new Signer(
                subject(present.certificate()),
                present.certificate().getPublicKey(),
                present.privateKey()),
            pair.getPublic(),
            now,
            end);
    return new AuthorityKey(
        pair.getPrivate(), next, Optional.of(new Rollover(cross, present.certificate())));
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private record Signer(X500Name name, PublicKey publicKey, PrivateKey key) {}

  private X509Certificate selfSigned(KeyPair pair, Instant now) {
    return sign(
        new Signer(name(pair.getPublic()), pair.getPublic(), pair.getPrivate()),
        pair.getPublic(),
        now,
        now.plus(LIFETIME));
  }

  private static X500Name name(PublicKey key) {
    byte[] id = Digest.of(key.getEncoded()).toBytes();
    return new X500Name(
        "CN=Wheelwright certificate authority " + HexFormat.of().formatHex(id, 0, NAMED_BYTES));
  }

  private static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private X509Certificate sign(Signer signer, PublicKey subject, Instant now, Instant end) {
    boolean selfSigned = subject.equals(signer.publicKey());
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              signer.name(),
              new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
              Date.from(now.minus(CLOCK_TOLERANCE)),
              Date.from(end),
              name(subject),
              subject);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.basicConstraints,
          true,
          new BasicConstraints(selfSigned ? AUTHORITIES_BELOW : 0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subject));
      if (!selfSigned) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(signer.publicKey()));
      }
      return KeyMaker.parse(
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key()))
              .getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform can make a P-256 certificate", e);
    }
  }
}
