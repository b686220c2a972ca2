package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.ServerCertificate;
import dev.wheelwright.controller.error.SettingException;
import java.time.Instant;

/** Where the server's certificate comes from. */
sealed interface CertificateSource permits OwnCertificate, GivenCertificate {
  /**
   * The certificate to serve with from now on.
   *
   * @throws SettingException when there is none that can be used; its message names all that is
   *     wrong
   */
  ServerCertificate at(Instant now);

  /** For people: {@code own} or {@code given}. */
  String kind();
}
