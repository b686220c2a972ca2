package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference that is checked in is the one that the code gives. */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class OpenApiTest {
  private static final Path REFERENCE = Path.of("..", "..", "docs", "reference", "openapi.yaml");

  /** Run with {@code -Dreference.update=true} to write it anew. */
  @Test
  void theReferenceIsUpToDate() throws IOException {
    String generated = Api.asAdministrator().get("/q/openapi").body().asString();
    if (Boolean.getBoolean("reference.update")) {
      Files.createDirectories(REFERENCE.resolveSibling("."));
      Files.writeString(REFERENCE, generated);
    }
    assertThat(Files.readString(REFERENCE)).isEqualTo(generated);
  }
}
