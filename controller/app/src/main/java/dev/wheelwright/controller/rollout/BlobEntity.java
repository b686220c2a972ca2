package dev.wheelwright.controller.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A head or a peer page. */
@Entity
@Table(name = "blob")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class BlobEntity {
  @Id byte[] digest;
  byte[] content;
}
