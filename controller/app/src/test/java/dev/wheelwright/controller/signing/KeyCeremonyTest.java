package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.link.WithLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(WithLink.class)
class KeyCeremonyTest {
  @Inject KeyBinding binding;
  @Inject ControllerKeys keys;
  @Inject Clock clock;
  @Inject SecureRandom random;

  @ConfigProperty(name = "wheelwright.data-dir")
  Path dataDirectory;

  @TempDir Path other;

  @Test
  void opensTheSameKeysAtEveryStart() {
    ControllerKeys again =
        new KeyCeremony(binding, clock, random, dataDirectory, Optional.empty()).open();

    assertThat(again.signing().rootPublicKey()).isEqualTo(keys.signing().rootPublicKey());
    assertThat(again.authority().fingerprint()).isEqualTo(keys.authority().fingerprint());
  }

  @Test
  void S17_makesNoNewKeysForADatabaseThatHasSome() {
    assertThatThrownBy(
            () -> new KeyCeremony(binding, clock, random, other, Optional.empty()).open())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("is missing, and the database belongs to root key");
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void S17_refusesTheKeysOfAnotherFleet() {
    new KeyFolder(other, Optional.empty(), random).write(TestKeys.make(clock.instant()));

    assertThatThrownBy(
            () -> new KeyCeremony(binding, clock, random, other, Optional.empty()).open())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("of another fleet");
  }
}
