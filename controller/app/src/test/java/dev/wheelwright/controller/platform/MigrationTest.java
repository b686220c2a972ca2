package dev.wheelwright.controller.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.metamodel.EntityType;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class MigrationTest {
  @Inject DataSource source;
  @Inject EntityManager entities;

  @Test
  void theSchemaIsWhatTheEntitiesExpect() {
    SessionFactory sessions = entities.getEntityManagerFactory().unwrap(SessionFactory.class);
    sessions.getSchemaManager().validateMappedObjects();
    assertThat(sessions.getMetamodel().getEntities())
        .extracting(EntityType::getName)
        .hasSizeGreaterThan(10);
  }

  @Test
  void aFreshFleetIsEmptyAndOne() throws SQLException {
    Database database = new Database(source);
    assertThat(database.query("select count(*) from fleet")).isEqualTo("1");
    assertThat(database.query("select document from intent where version = 0"))
        .isEqualTo("{\"version\":1,\"appliances\":[],\"overlays\":[]}");
    assertThat(database.query("select count(*) from flyway_schema_history where not success"))
        .isEqualTo("0");
  }

  @Test
  void everyTableSaysWhatItIsFor() throws SQLException {
    assertThat(
            new Database(source)
                .query(
                    "select string_agg(relname, ' ') from pg_class where relkind = 'r'"
                        + " and relnamespace = 'public'::regnamespace and relname not like 'flyway%'"
                        + " and obj_description(oid) is null"))
        .isNull();
  }
}
