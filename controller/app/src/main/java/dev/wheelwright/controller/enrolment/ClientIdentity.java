package dev.wheelwright.controller.enrolment;

import io.grpc.Context;
import java.time.Instant;
import java.util.UUID;

/**
 * Who makes a call, as proved by TLS and checked against the fleet's records. What a message says
 * about its sender counts for nothing.
 *
 * @param certificate the presented certificate
 * @param remoteAddress where the connection comes from, for logs
 */
public record ClientIdentity(ClientCertificate certificate, String remoteAddress) {
  /** Set for every call that needed a certificate. */
  public static final Context.Key<ClientIdentity> KEY = Context.key("wheelwright-client-identity");

  public UUID appliance() {
    return certificate.appliance();
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return certificate.notAfter();
  }
}
