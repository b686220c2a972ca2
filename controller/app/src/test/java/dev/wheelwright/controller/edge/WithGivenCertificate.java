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

  private static final String FOLDER = "wheelwright.test.certificate-folder";

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
    return Map.of(
        "wheelwright.api.certificate-file", files.certificate.toString(),
        "wheelwright.api.key-file", files.key.toString(),
        "wheelwright.api.request-burst", Integer.toString(BURST),
        "wheelwright.api.requests-per-second", "5");
  }

  /**
   * The framework asks from more than one class loader; there is one folder with one certificate.
   */
  private static Path folder() {
    String known = System.getProperty(FOLDER);
    if (known != null) {
      return Path.of(known);
    }
    try {
      Path made = Files.createTempDirectory("wheelwright-certificate-");
      System.setProperty(FOLDER, made.toString());
      new CertificateFiles(made).write(CertificateFiles.pair("EC"), Instant.now());
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
