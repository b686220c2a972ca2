package dev.wheelwright.controller.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class DiagnosticsResourceTest {
  @ConfigProperty(name = "wheelwright.database.password")
  String password;

  @Test
  void tellsWhatRunsWhatIsStoredAndWhatWasLogged() {
    Logger.getLogger("dev.wheelwright.test").infof("event=planted-line number=%d", 7);

    Api.asAdministrator()
        .get("/api/v1/diagnostics")
        .then()
        .statusCode(200)
        .body("database.problem", equalTo(""))
        .body("database.rows.fleet", equalTo(1))
        .body("software.java", startsWith("25"))
        .body("log", hasItem(containsString("event=planted-line number=7")));
  }

  @Test
  void S14_tellsNoSecret() {
    String body = Api.asAdministrator().get("/api/v1/diagnostics").asString();

    assertThat(password).isNotBlank();
    assertThat(body).contains("\"wheelwright.database.password\":\"(not shown)\"");
    assertThat(body).doesNotContain(password);
  }
}
