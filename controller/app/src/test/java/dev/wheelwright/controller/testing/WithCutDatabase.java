package dev.wheelwright.controller.testing;

import dev.wheelwright.controller.platform.CutDatabase;
import java.util.List;
import java.util.Map;

/** A database whose cable can be pulled, and health that everybody may see. */
public final class WithCutDatabase extends WithFakeLink {
  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(CutDatabase.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.http.test-port", "0",
        "quarkus.datasource.jdbc.acquisition-timeout", "2",
        "wheelwright.health.public", "true");
  }
}
