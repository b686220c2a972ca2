package dev.wheelwright.e2e.scenarios;

import dev.wheelwright.e2e.lab.Families;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One forgery of {@link RefusalScenario} in a network of IPv6 with an overlay of IPv6: all of them
 * go the same way.
 */
class RefusalOverIpv6Scenario {
  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    RefusalScenario.start(folder, Families.IPV6);
  }

  @AfterAll
  static void stop() {
    RefusalScenario.stop();
  }

  @Test
  void S6_flippedByte() {
    RefusalScenario.assertRefusesAFlippedByte();
  }
}
