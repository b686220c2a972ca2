package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.wire.Bytes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Joining and renewing, each in one transaction: either the agent gets a certificate that is
 * recorded, or nothing has happened.
 */
@ApplicationScoped
class Enrolments {
  private static final Logger LOG = Logger.getLogger(Enrolments.class);

  private final JoinTokenStore tokens;
  private final Certificates certificates;
  private final Appliances appliances;
  private final Fleet fleet;
  private final Event<CertificatesReplaced> replaced;
  private final AuditLog audit;

  Enrolments(
      JoinTokenStore tokens,
      Certificates certificates,
      Appliances appliances,
      Fleet fleet,
      Event<CertificatesReplaced> replaced,
      AuditLog audit) {
    this.tokens = tokens;
    this.certificates = certificates;
    this.appliances = appliances;
    this.fleet = fleet;
    this.replaced = replaced;
    this.audit = audit;
  }

  /** What an agent sends to join, apart from its token. */
  record Joining(CertificateRequest request, Bytes sealingKey, String agentVersion) {}

  /** What an agent gets. */
  record Joined(FleetIdentity fleet, Appliance appliance, List<X509Certificate> chain) {}

  /** The token lets nobody in. Deliberately says no more: unknown, used and expired look alike. */
  static final class TokenRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenRefusedException() {
      super("the join token is unknown, used or expired");
    }
  }

  /**
   * Uses the token up and issues a certificate in place of all that the appliance had.
   *
   * @throws TokenRefusedException when the token lets nobody in; nothing has changed
   */
  @Transactional
  Joined join(JoinToken token, Joining joining) {
    UUID id = tokens.redeem(token).orElseThrow(TokenRefusedException::new);
    if (!appliances.markEnrolled(id, joining.sealingKey().toArray(), joining.agentVersion())) {
      throw new TokenRefusedException();
    }
    Appliance appliance = appliances.byId(id).orElseThrow();
    int revoked = certificates.revokeAll(id);
    List<X509Certificate> chain =
        certificates.issue(id, joining.request(), Optional.of(token.authority()));
    if (revoked > 0) {
      replaced.fire(new CertificatesReplaced(id));
    }
    audit.record(
        Deed.done(
            Actor.appliance(id.toString()),
            "appliance.join",
            "appliance " + appliance.name(),
            revoked > 0 ? revoked + " certificates" : "",
            "one new certificate"));
    LOG.infof(
        "event=joined appliance=%s name=%s replacedCertificates=%d", id, appliance.name(), revoked);
    return new Joined(fleet.identity(), appliance, chain);
  }

  /**
   * Issues a further certificate for an identity that was checked; the presented one stays good
   * until its end.
   *
   * @param follows whether the agent will know us by the present authority
   */
  @Transactional
  List<X509Certificate> renew(
      ClientCertificate presented, CertificateRequest request, boolean follows) {
    UUID appliance = presented.appliance();
    List<X509Certificate> chain = certificates.renew(presented, request, follows);
    audit.record(
        Deed.done(
            Actor.appliance(appliance.toString()),
            "certificate.renew",
            "appliance " + appliance,
            "",
            "one more certificate"));
    LOG.infof("event=renewed appliance=%s", appliance);
    return chain;
  }
}
