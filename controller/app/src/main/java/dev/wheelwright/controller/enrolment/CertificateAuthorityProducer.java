package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.signing.ControllerKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Hands out the fleet's certificate authority. */
@ApplicationScoped
class CertificateAuthorityProducer {
  @Produces
  @Singleton
  CertificateAuthority authority(ControllerKeys keys, SecureRandom random) {
    return new CertificateAuthority(keys.authority(), random);
  }
}
