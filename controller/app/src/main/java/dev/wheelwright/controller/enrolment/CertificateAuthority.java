package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.signing.AuthorityKey;
import dev.wheelwright.controller.signing.Rollover;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WireFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues the fleet's certificates: to agents for 30 days, to the controller's own link for a year.
 */
public final class CertificateAuthority {
  static final Duration CLIENT_LIFETIME = Duration.ofDays(30);
  static final Duration SERVER_LIFETIME = Duration.ofDays(365);

  /** So that an appliance whose clock is a little behind can use a certificate at once. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;

  private final AuthorityKey key;
  private final SecureRandom random;

  public CertificateAuthority(AuthorityKey key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return key.certificate();
  }

  /**
   * What a server shows after its leaf: the authority's certificate and, while the authority before
   * is trusted too, the way from that one. In this order an agent finds a path whichever of the two
   * it has pinned, since it takes what stands before that one for the path.
   */
  public List<X509Certificate> chain() {
    return key.rollover()
        .map(each -> List.of(key.certificate(), each.cross(), each.previous()))
        .orElseGet(() -> List.of(key.certificate()));
  }

  /** Whose certificates let agents in. */
  public List<X509Certificate> trusted() {
    return key.rollover()
        .map(each -> List.of(key.certificate(), each.previous()))
        .orElseGet(() -> List.of(key.certificate()));
  }

  /** SHA-256 of the authority's certificate: what a join token carries. */
  public Digest fingerprint() {
    return key.fingerprint();
  }

  /** Whether agents that know the controller by this authority can reach it. */
  boolean isTrusted(Digest authority) {
    return authority.equals(key.fingerprint())
        || key.rollover().map(Rollover::previousFingerprint).filter(authority::equals).isPresent();
  }

  /** A certificate for an agent. The caller stores its serial: without that it opens nothing. */
  X509Certificate issueClient(PublicKey publicKey, UUID fleet, UUID appliance, Instant now) {
    GeneralName name =
        new GeneralName(
            GeneralName.uniformResourceIdentifier, ClientCertificate.uri(fleet, appliance));
    return issue(
        publicKey,
        new GeneralNames(name),
        KeyPurposeId.id_kp_clientAuth,
        validity(now, CLIENT_LIFETIME));
  }

  /**
   * A certificate for the controller's own link.
   *
   * @param names DNS names and IP addresses, at least one
   */
  public X509Certificate issueServer(PublicKey publicKey, List<String> names, Instant now) {
    GeneralName[] all =
        names.stream().map(CertificateAuthority::serverName).toArray(GeneralName[]::new);
    return issue(
        publicKey,
        new GeneralNames(all),
        KeyPurposeId.id_kp_serverAuth,
        validity(now, SERVER_LIFETIME));
  }

  private record Validity(Date from, Date to) {}

  /** No certificate outlives the authority. */
  private Validity validity(Instant now, Duration lifetime) {
    Instant end = now.plus(lifetime);
    Instant last = key.certificate().getNotAfter().toInstant();
    return new Validity(
        Date.from(now.minus(CLOCK_TOLERANCE)), Date.from(end.isBefore(last) ? end : last));
  }

  private static GeneralName serverName(String name) {
    try {
      return new GeneralName(GeneralName.iPAddress, IpAddress.parse(name).toString());
    } catch (WireFormatException e) {
      return new GeneralName(GeneralName.dNSName, name);
    }
  }

  private X509Certificate issue(
      PublicKey publicKey, GeneralNames names, KeyPurposeId purpose, Validity validity) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              key.certificate().getSubjectX500Principal(),
              new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
              validity.from(),
              validity.to(),
              new X500Principal("CN=Wheelwright"),
              publicKey);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(key.certificate().getPublicKey()));
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.privateKey()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("can't issue a certificate", e);
    }
  }
}
