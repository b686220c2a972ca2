package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.wire.Digest;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class FirstTokenTest {
  @Inject FirstToken firstToken;
  @Inject DataSource source;

  @ConfigProperty(name = "wheelwright.admin-token-file")
  Path file;

  @Test
  void s17IsWrittenForItsOwnerOnlyAndStoredAsADigest() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Api.token()).matches("wwa_[A-Za-z0-9_-]{43}");
    String stored =
        new Database(source)
            .query("select encode(sha256, 'hex') from access_token where name = 'first'");
    assertThat(stored)
        .isEqualTo(Digest.of(Api.token().getBytes(StandardCharsets.UTF_8)).toString());
  }

  @Test
  void s17IsMadeAtTheFirstStartOnly() throws Exception {
    String before = Api.token();
    firstToken.start(new StartupEvent());
    assertThat(Api.token()).isEqualTo(before);
    assertThat(new Database(source).query("select count(*) from access_token where name = 'first'"))
        .isEqualTo("1");
  }

  @Test
  void aRevokedTokenIsOver() throws Exception {
    Database database = new Database(source);
    database.execute("update access_token set revoked_at = now() where name = 'first'");
    try {
      Api.asAdministrator().get("/api/v1/appliances").then().statusCode(401);
    } finally {
      database.execute("update access_token set revoked_at = null where name = 'first'");
    }
    Api.asAdministrator().get("/api/v1/appliances").then().statusCode(200);
    database.execute("update access_token set expires_at = now() where name = 'first'");
    try {
      Api.asAdministrator().get("/api/v1/appliances").then().statusCode(401);
    } finally {
      database.execute("update access_token set expires_at = null where name = 'first'");
    }
  }
}
