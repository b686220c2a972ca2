package dev.wheelwright.controller.rollout;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** A config that a revision changed, by reference to its blobs. */
@Entity
@Table(name = "appliance_config")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class ApplianceConfigEntity {
  /** At most one config of an appliance in a revision. */
  @Embeddable
  record Key(long revision, UUID applianceId) {}

  @EmbeddedId Key key;
  byte[] configDigest;
  byte[] headDigest;
  byte[] pageDigests;
}
