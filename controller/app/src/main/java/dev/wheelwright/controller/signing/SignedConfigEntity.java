package dev.wheelwright.controller.signing;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** The exact bytes that were signed for an appliance at a revision. */
@Entity
@Table(name = "signed_config")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class SignedConfigEntity {
  /** One signature for each config that a revision changed. */
  @Embeddable
  record Key(UUID applianceId, long revision) {}

  @EmbeddedId Key key;
  byte[] envelope;
  byte[] signature;
  byte[] keyId;
}
