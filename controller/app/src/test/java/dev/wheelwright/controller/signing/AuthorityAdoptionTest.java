package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each in a transaction that is taken back: others share the database. */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class AuthorityAdoptionTest {
  @Inject AuthorityAdoption adoption;
  @Inject ControllerKeys keys;
  @Inject DataSource source;
  @Inject EntityManager entities;
  @Inject Clock clock;

  @BeforeEach
  void begin() {
    QuarkusTransaction.begin();
  }

  @AfterEach
  void takeBack() {
    QuarkusTransaction.rollback();
  }

  /** The newest records of these actions, newest first, apart with commas. */
  private String told() throws SQLException {
    entities.flush();
    return String.valueOf(
        new Database(source)
            .query(
                "select string_agg(action || ' ' || before || '>' || after, ', ' order by sequence desc)"
                    + " from audit_record where action like 'authority.%'"));
  }

  private static String name(AuthorityKey key) {
    return "authority " + key.fingerprint().shortForm();
  }

  private AuthorityKey succeed(AuthorityKey key) {
    return TestKeys.successor(key, clock.instant());
  }

  @Test
  void S11_aSuccessionAndItsEndAreRecordedOnce() throws SQLException {
    AuthorityKey first = keys.authority();
    AuthorityKey second = succeed(first);
    adoption.adopt(first);
    assertThat(told()).isEqualTo("null");

    adoption.adopt(second);
    adoption.adopt(second);
    String rotated = told();
    adoption.adopt(TestKeys.retired(second));
    adoption.adopt(TestKeys.retired(second));

    assertThat(rotated)
        .startsWith("authority.rotate " + name(first) + ">" + name(second) + ", until ")
        .doesNotContain("authority.retire");
    assertThat(told()).isEqualTo("authority.retire " + name(first) + ">, " + rotated);
  }

  @Test
  void S11_afterALeakBothHappenBetweenTwoStarts() throws SQLException {
    AuthorityKey second = TestKeys.retired(succeed(keys.authority()));

    adoption.adopt(second);

    assertThat(told())
        .startsWith("authority.retire " + name(keys.authority()) + ">, authority.rotate ");
  }

  @Test
  void S17_anOlderKeysFolderStopsTheStart() {
    AuthorityKey first = keys.authority();
    AuthorityKey second = succeed(first);
    adoption.adopt(second);

    assertThatThrownBy(() -> adoption.adopt(first))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining(name(first))
        .hasMessageContaining("restore the newer ca.key");
    adoption.adopt(TestKeys.retired(second));
    assertThatThrownBy(() -> adoption.adopt(first)).isInstanceOf(KeyFilesException.class);
    // The newer files are lost for good: a third authority goes on.
    adoption.adopt(succeed(first));
  }

  /** A database from before the succession, with the newer files. */
  @Test
  void aDatabaseThatKnowsNoneLearnsBoth() throws SQLException {
    entities.createNativeQuery("delete from authority").executeUpdate();
    AuthorityKey second = succeed(keys.authority());

    adoption.adopt(second);
    adoption.adopt(TestKeys.retired(second));

    assertThat(told())
        .startsWith("authority.retire " + name(keys.authority()) + ">, authority.rotate ");
  }
}
