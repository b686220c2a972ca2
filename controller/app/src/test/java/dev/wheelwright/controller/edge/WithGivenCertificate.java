package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.platform.TestDatabase;
import dev.wheelwright.controller.testing.FakeLink;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The API as it is by default, TLS only, but with a given certificate and narrow limits. */
public final class WithGivenCertificate implements QuarkusTestProfile {
  static final int BURST = 40;

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(FakeLink.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(TestDatabase.class, Map.of(TestDatabase.STRICT_API, "yes")));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    CertificateFiles files = new CertificateFiles(folder());
    files.write(CertificateFiles.pair("EC"), Instant.now());
    return Map.of(
        "wheelwright.api.certificate-file", files.certificate.toString(),
        "wheelwright.api.key-file", files.key.toString(),
        "wheelwright.api.request-burst", Integer.toString(BURST),
        "wheelwright.api.requests-per-second", "5");
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("wheelwright-certificate-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
