package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.fleet.Appliance.Stage;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.rollout.ApplianceRevoked;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The certificates that were issued to agents. One that is not recorded here opens nothing, whoever
 * signed it.
 */
@ApplicationScoped
public class Certificates {
  /** What the records say of a certificate, apart from its dates. */
  public enum Standing {
    /** Of this fleet, recorded, not revoked, and its appliance is enrolled. */
    GOOD,
    /** It was issued and taken back, or its appliance is revoked. */
    REVOKED,
    /** Another fleet's, or not recorded. */
    UNKNOWN
  }

  private final EntityManager entities;
  private final Appliances appliances;
  private final Fleet fleet;
  private final CertificateAuthority authority;
  private final Clock clock;

  Certificates(
      EntityManager entities,
      Appliances appliances,
      Fleet fleet,
      CertificateAuthority authority,
      Clock clock) {
    this.entities = entities;
    this.appliances = appliances;
    this.fleet = fleet;
    this.authority = authority;
    this.clock = clock;
  }

  /** Looks a certificate up. Its signature must have been checked. */
  @Transactional
  public Standing standing(ClientCertificate certificate) {
    CertificateEntity stored = entities.find(CertificateEntity.class, certificate.serial());
    Optional<Appliance> appliance = appliances.byId(certificate.appliance());
    if (stored == null
        || appliance.isEmpty()
        || !stored.applianceId.equals(certificate.appliance())
        || !fleet.identity().id().equals(certificate.fleet())) {
      return Standing.UNKNOWN;
    }
    boolean good = stored.revokedAt == null && appliance.get().stage() == Stage.ENROLLED;
    return good ? Standing.GOOD : Standing.REVOKED;
  }

  /**
   * Issues and records a certificate. Needs a transaction.
   *
   * @param known the authority by which the agent knows us from then on; empty: it did not say
   * @return the certificate and the authority's own
   */
  List<X509Certificate> issue(UUID appliance, CertificateRequest request, Optional<Digest> known) {
    X509Certificate leaf =
        authority.issueClient(
            request.publicKey(), fleet.identity().id(), appliance, clock.instant());
    CertificateEntity entity = new CertificateEntity();
    entity.serial = ClientCertificate.serial(leaf.getSerialNumber());
    entity.applianceId = appliance;
    entity.notBefore = leaf.getNotBefore().toInstant();
    entity.notAfter = leaf.getNotAfter().toInstant();
    entity.authority = known.map(Digest::toBytes).orElse(null);
    entities.persist(entity);
    return List.of(leaf, authority.certificate());
  }

  /**
   * The same, for an agent that has one.
   *
   * @param follows whether it will know us by the present authority; else it goes on knowing us by
   *     the one that it does now
   */
  List<X509Certificate> renew(
      ClientCertificate presented, CertificateRequest request, boolean follows) {
    Optional<Digest> known =
        follows ? Optional.of(authority.fingerprint()) : knownBy(presented.serial());
    return issue(presented.appliance(), request, known);
  }

  private Optional<Digest> knownBy(String serial) {
    return Optional.ofNullable(entities.find(CertificateEntity.class, serial))
        .flatMap(stored -> Optional.ofNullable(stored.authority))
        .map(Digest::fromBytes);
  }

  void revoked(@Observes ApplianceRevoked event) {
    revokeAll(event.appliance());
  }

  /**
   * Takes back all certificates of an appliance. Needs a transaction.
   *
   * @return how many were not taken back before
   */
  int revokeAll(UUID appliance) {
    return entities
        .createQuery(
            "update CertificateEntity set revokedAt = ?1 where applianceId = ?2 and revokedAt is null")
        .setParameter(1, clock.instant())
        .setParameter(2, appliance)
        .executeUpdate();
  }
}
