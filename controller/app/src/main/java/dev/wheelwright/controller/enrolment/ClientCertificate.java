package dev.wheelwright.controller.enrolment;

import java.math.BigInteger;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the certificate of an agent says. Saying it proves nothing about validity in time or
 * revocation.
 *
 * @param serial hexadecimal, lower case, without leading zeros
 * @param fleet from the URI {@code wheelwright:<fleet>:<appliance>}
 * @param appliance from the same
 * @param notBefore start of its validity
 * @param notAfter end of its validity
 */
public record ClientCertificate(
    String serial, UUID fleet, UUID appliance, Instant notBefore, Instant notAfter) {
  private static final int SAN_URI = 6;
  private static final String SCHEME = "wheelwright";
  private static final int HEXADECIMAL = 16;
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

  /**
   * The identity in a certificate, if it is one for clients that has exactly one name of the one
   * form.
   */
  public static Optional<ClientCertificate> of(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (usages == null
          || !usages.contains(CLIENT_AUTHENTICATION)
          || names == null
          || names.size() != 1) {
        return Optional.empty();
      }
      List<?> name = names.iterator().next();
      if (!Integer.valueOf(SAN_URI).equals(name.getFirst())
          || !(name.getLast() instanceof String uri)) {
        return Optional.empty();
      }
      return parse(uri, certificate);
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  private static Optional<ClientCertificate> parse(String uri, X509Certificate certificate) {
    String[] parts = uri.split(":", -1);
    if (parts.length != 3 || !parts[0].equals(SCHEME)) {
      return Optional.empty();
    }
    try {
      ClientCertificate parsed =
          new ClientCertificate(
              serial(certificate.getSerialNumber()),
              UUID.fromString(parts[1]),
              UUID.fromString(parts[2]),
              certificate.getNotBefore().toInstant(),
              certificate.getNotAfter().toInstant());
      return parsed.uri().equals(uri) ? Optional.of(parsed) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String serial(BigInteger number) {
    return number.toString(HEXADECIMAL);
  }

  String uri() {
    return uri(fleet, appliance);
  }

  static String uri(UUID fleet, UUID appliance) {
    return SCHEME + ":" + fleet + ":" + appliance;
  }

  /** Whether the instant lies within the certificate's validity, both ends included. */
  public boolean isValidAt(Instant now) {
    return !now.isBefore(notBefore) && !now.isAfter(notAfter);
  }
}
