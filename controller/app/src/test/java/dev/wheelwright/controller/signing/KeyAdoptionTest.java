package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class KeyAdoptionTest {
  @Inject KeyAdoption adoption;
  @Inject ControllerKeys keys;
  @Inject Fleet fleet;
  @Inject DataSource source;
  @Inject EntityManager entities;

  private KeySet set(UUID id, long epoch) {
    return new KeySet(id, epoch, 1, List.of(OnlineKey.of(keys.signing().online().publicKey())));
  }

  @Test
  void S4_theDatabaseFollowsTheEpochThatTheRootSigned() throws SQLException {
    Database database = new Database(source);
    FleetIdentity before = fleet.identity();
    // Taken back at the end: others share the fleet, and it may be changing meanwhile.
    QuarkusTransaction.begin();
    try {
      adoption.adopt(set(before.id(), before.epoch() + 1));

      assertThat(fleet.identity().epoch()).isEqualTo(before.epoch() + 1);
      entities.flush();
      assertThat(
              database.query(
                  "select after from audit_record where action = 'epoch.raise' order by sequence desc limit 1"))
          .isEqualTo("epoch " + (before.epoch() + 1));
      assertThatThrownBy(() -> adoption.adopt(set(before.id(), before.epoch())))
          .isInstanceOf(KeyFilesException.class)
          .hasMessageContaining("restore the newer folder");
    } finally {
      QuarkusTransaction.rollback();
    }
  }

  @Test
  void S17_anotherFleetsKeySetStopsTheStart() {
    assertThatThrownBy(() -> adoption.adopt(set(UUID.randomUUID(), 1)))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("is of fleet");
  }

  @Test
  void S17_aKeySetThatDoesNotNameTheOnlineKeyStopsTheStart() {
    byte[] other = Ed25519Key.generate(new SecureRandom()).publicKey();
    KeySet set = new KeySet(fleet.identity().id(), 1, 1, List.of(OnlineKey.of(other)));

    assertThatThrownBy(() -> adoption.adopt(set))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("does not name the online key");
  }
}
