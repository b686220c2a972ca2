package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Rows of the table appliance_config. */
@ApplicationScoped
class ApplianceConfigRepository
    implements PanacheRepositoryBase<ApplianceConfigEntity, ApplianceConfigEntity.Key> {

  /** Where the content of a config is; any row will do, since equal digests mean equal content. */
  Optional<ApplianceConfigEntity> anyWith(Digest config) {
    return find("configDigest", config.toBytes()).page(0, 1).firstResultOptional();
  }

  /** The last revision in which the appliance got this config. */
  OptionalLong lastRevisionOf(UUID appliance, Digest config) {
    return find(
            "key.applianceId = ?1 and configDigest = ?2 order by key.revision desc",
            appliance,
            config.toBytes())
        .page(0, 1)
        .stream()
        .mapToLong(each -> each.key.revision())
        .findFirst();
  }

  /** What the appliance got in that revision; empty when it got nothing in it. */
  Optional<Digest> digestOf(UUID appliance, long revision) {
    return findByIdOptional(new ApplianceConfigEntity.Key(revision, appliance))
        .map(row -> Digest.fromBytes(row.configDigest));
  }

  /** Which appliances got a config in each of these revisions. */
  List<ApplianceConfigEntity.Key> keysOf(List<Long> revisions) {
    return getEntityManager()
        .createQuery(
            "select config.key from ApplianceConfigEntity config where config.key.revision in ?1",
            ApplianceConfigEntity.Key.class)
        .setParameter(1, revisions)
        .getResultList();
  }
}
