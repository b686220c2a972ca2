package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.testing.WithFakeLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The controller as a client of a real OpenID provider. */
public final class WithOpenIdProvider extends WithFakeLink {
  @Override
  public List<TestResourceEntry> testResources() {
    List<TestResourceEntry> resources = new ArrayList<>(super.testResources());
    resources.add(new TestResourceEntry(OpenIdProvider.class));
    return resources;
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("wheelwright.health.public", "true");
  }
}
