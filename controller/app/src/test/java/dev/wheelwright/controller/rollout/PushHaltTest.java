package dev.wheelwright.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class PushHaltTest {
  private static final Digest UNKNOWN = Digest.of("lost".getBytes(StandardCharsets.UTF_8));

  @Inject PushHalt halt;
  @Inject Fleet fleet;
  @Inject Appliances appliances;
  @Inject DesiredConfigs desired;
  @Inject DataSource source;

  private UUID hub = new UUID(0, 0);
  private DesiredConfig config = new DesiredConfig(1, UNKNOWN);

  @BeforeEach
  void declare() {
    Api.put(Documents.EMEA).then().statusCode(200);
    hub = appliances.byName("nodegrid-hub").orElseThrow().id();
    config = desired.desired(hub).orElseThrow();
  }

  @AfterEach
  void resume() throws SQLException {
    new Database(source).execute("delete from push_halt");
    halt.load();
    assertThat(halt.isInForce()).isFalse();
  }

  private Envelope envelope(long revision, Digest digest) {
    FleetIdentity identity = fleet.identity();
    RevisionStamp stamp = new RevisionStamp(identity.epoch(), revision);
    return new Envelope(Envelope.SCHEMA, identity.id(), hub, stamp, digest, Optional.empty(), 1, 1);
  }

  @Test
  void whatTheDatabaseKnowsStopsNothing() {
    halt.compare(envelope(config.revision(), config.digest()));

    assertThat(halt.isInForce()).isFalse();
    assertThat(Api.asAdministrator().get("/api/v1/fleet").then().extract().<Object>path("pushHalt"))
        .isNull();
  }

  @Test
  void F3_aRevisionThatTheDatabaseHasLostStopsThePush() throws SQLException {
    long newest = fleet.version().revision();

    halt.compare(envelope(newest + 2, UNKNOWN));

    Map<String, Object> told =
        Api.asAdministrator()
            .get("/api/v1/fleet")
            .then()
            .statusCode(200)
            .extract()
            .path("pushHalt");
    assertThat(told)
        .containsEntry("shownRevision", (int) newest + 2)
        .containsEntry("knownRevision", (int) newest);
    assertThat(Api.put(Documents.EMEA).then().extract().<Boolean>path("pushHalted")).isTrue();
    assertThat(
            Api.asAdministrator()
                .get("/api/v1/tunnels")
                .then()
                .extract()
                .<Boolean>path("pushHalted"))
        .isTrue();
    assertThat(
            new Database(source)
                .query("select action from audit_record order by sequence desc limit 1"))
        .isEqualTo("push.halt");
  }

  @Test
  void F3_aRevisionNumberThatWasGivenTwiceStopsThePush() {
    halt.compare(envelope(config.revision(), UNKNOWN));

    assertThat(halt.isInForce()).isTrue();
  }

  @Test
  void F3_aRestartDoesNotForgetIt() {
    halt.compare(envelope(config.revision() + 5, UNKNOWN));
    PushHalt.Halt before = halt.current().orElseThrow();

    halt.load();

    assertThat(halt.current().orElseThrow().shownRevision()).isEqualTo(before.shownRevision());
    assertThat(halt.current().orElseThrow().appliance()).isEqualTo(hub);
  }

  @Test
  void F3_anotherEpochEndsIt() throws SQLException {
    halt.compare(envelope(config.revision() + 5, UNKNOWN));
    Database database = new Database(source);
    // As after the epoch was raised: what was noticed was in an earlier one.
    database.execute("update push_halt set epoch = epoch + 1");

    halt.load();

    assertThat(halt.isInForce()).isFalse();
    assertThat(database.query("select count(*) from push_halt")).isEqualTo("0");
    assertThat(database.query("select action from audit_record order by sequence desc limit 1"))
        .isEqualTo("push.resume");
  }
}
