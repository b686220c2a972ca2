package dev.wheelwright.controller.link;

import dev.wheelwright.controller.platform.TestDatabase;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The controller on a database of its own, with the real link on a free port. */
public class WithLink implements QuarkusTestProfile {
  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(TestDatabase.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.http.test-port", "0", "wheelwright.link.enrolment-burst", "100000");
  }
}
