package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.fleet.Fleet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Certificates as they were issued at other times, or never recorded. */
@ApplicationScoped
public class TestCertificates {
  private final EntityManager entities;
  private final CertificateAuthority authority;
  private final Fleet fleet;

  TestCertificates(EntityManager entities, CertificateAuthority authority, Fleet fleet) {
    this.entities = entities;
    this.authority = authority;
    this.fleet = fleet;
  }

  /** Issued and recorded at that time. */
  @Transactional
  public X509Certificate issuedAt(Instant time, UUID appliance, PublicKey key) {
    X509Certificate leaf = unrecorded(time, appliance, key);
    CertificateEntity entity = new CertificateEntity();
    entity.serial = ClientCertificate.serial(leaf.getSerialNumber());
    entity.applianceId = appliance;
    entity.notBefore = leaf.getNotBefore().toInstant();
    entity.notAfter = leaf.getNotAfter().toInstant();
    entities.persist(entity);
    return leaf;
  }

  /** Signed by the fleet's own authority, but in no record. */
  public X509Certificate unrecorded(Instant time, UUID appliance, PublicKey key) {
    return authority.issueClient(key, fleet.identity().id(), appliance, time);
  }

  /** Of the kind that the controller's own link has. */
  public X509Certificate server(Instant time, PublicKey key) {
    return authority.issueServer(key, List.of("localhost"), time);
  }

  /** Signed by another authority. */
  public static X509Certificate foreign(
      CertificateAuthority other, Instant time, UUID appliance, PublicKey key) {
    return other.issueClient(key, UUID.randomUUID(), appliance, time);
  }
}
