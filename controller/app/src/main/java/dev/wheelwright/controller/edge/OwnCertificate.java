package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.IssuedServerCertificate;
import dev.wheelwright.controller.enrolment.ServerCertificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Issued by our own authority, for every name by which the API is reached. */
final class OwnCertificate implements CertificateSource {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private final IssuedServerCertificate issued;

  /**
   * @param host the address that is listened on; named, unless it stands for all
   * @param more names by which people reach the API
   */
  OwnCertificate(CertificateAuthority authority, String host, List<String> more) {
    Set<String> names = new LinkedHashSet<>(LOOPBACK);
    if (!ANY.contains(host)) {
      names.add(host);
    }
    names.addAll(more);
    this.issued = new IssuedServerCertificate(authority, List.copyOf(names));
  }

  @Override
  public ServerCertificate at(Instant now) {
    return issued.at(now);
  }

  @Override
  public String kind() {
    return "own";
  }
}
