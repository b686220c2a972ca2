package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** F3, S12: which of the configs that an appliance shows count as this controller's own. */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class ConfigSignerTest {
  private static final UUID APPLIANCE = new UUID(7, 7);

  @Inject ConfigSigner signer;
  @Inject ControllerKeys keys;
  @Inject Fleet fleet;

  private Envelope envelope(UUID fleetId, UUID appliance, long epoch) {
    return new Envelope(
        Envelope.SCHEMA,
        fleetId,
        appliance,
        new RevisionStamp(epoch, 1_000),
        Digest.of(new byte[] {1}),
        Optional.empty(),
        1,
        1);
  }

  private Optional<Envelope> shown(SignatureContext context, Envelope envelope) {
    return signer.own(APPLIANCE, keys.signing().online().sign(context, envelope.encode()));
  }

  @Test
  void takesWhatItSigned() {
    FleetIdentity identity = fleet.identity();
    Envelope own = envelope(identity.id(), APPLIANCE, identity.epoch());

    assertThat(shown(SignatureContext.CONFIG, own)).contains(own);
  }

  @Test
  void S12_takesNothingElse() {
    FleetIdentity identity = fleet.identity();
    Envelope own = envelope(identity.id(), APPLIANCE, identity.epoch());
    Signed foreign =
        Ed25519Key.generate(new SecureRandom()).sign(SignatureContext.CONFIG, own.encode());

    assertThat(signer.own(APPLIANCE, foreign)).isEmpty();
    assertThat(shown(SignatureContext.LATEST, own)).isEmpty();
    assertThat(
            shown(
                SignatureContext.CONFIG, envelope(UUID.randomUUID(), APPLIANCE, identity.epoch())))
        .isEmpty();
    assertThat(
            shown(
                SignatureContext.CONFIG,
                envelope(identity.id(), UUID.randomUUID(), identity.epoch())))
        .isEmpty();
    assertThat(
            shown(
                SignatureContext.CONFIG, envelope(identity.id(), APPLIANCE, identity.epoch() + 1)))
        .isEmpty();
  }
}
