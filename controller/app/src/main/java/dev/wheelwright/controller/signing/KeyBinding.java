package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.KeyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Which root key the database belongs to, so that neither new nor other keys are ever used with it.
 */
@ApplicationScoped
class KeyBinding {
  private final Session database;

  KeyBinding(Session database) {
    this.database = database;
  }

  /** Empty before the very first start. */
  @Transactional
  Optional<KeyId> rootKey() {
    List<byte[]> found =
        database
            .createNativeQuery("select root_key_id from key_binding", byte[].class)
            .getResultList();
    return found.stream().findFirst().map(KeyId::fromBytes);
  }

  /** Binds the database to the key, unless it is bound already. */
  @Transactional
  void bind(KeyId rootKey) {
    database
        .createNativeMutationQuery(
            "insert into key_binding (root_key_id) values (?1) on conflict do nothing")
        .setParameter(1, rootKey.toBytes())
        .executeUpdate();
  }
}
