package dev.wheelwright.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.agent.testing.SigningKey;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rows S1, S2 and S4 to S8 of the threat model, at the gate where they are stopped. */
class VerifyTest {
  private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-00000000dead");
  private static final Bytes NONCE = Bytes.of(new byte[Latest.NONCE_BYTES]);

  private final TestFleet fleet = new TestFleet();
  private final ConfigContent content = TestConfigs.config(3);
  private final HeldKeys keys =
      (membership, generation) ->
          membership.equals(TestConfigs.MEMBERSHIP) && generation == 1
              ? Optional.of(TestConfigs.ownKey())
              : Optional.empty();
  private final ConfigVerifier verifier = new ConfigVerifier(fleet.self, fleet.rootKey(), keys);

  @Test
  void acceptsWhatTheFleetSigned() {
    VerifiedConfig config = accepted(verify(fleet.config(7, content.digest()), content));

    assertThat(config.digest()).isEqualTo(content.digest());
    assertThat(config.stamp()).isEqualTo(new RevisionStamp(1, 7));
    assertThat(config.peers().firstEntry().getValue()).hasSize(3);
  }

  @Test
  void s2RefusesAnOlderRevisionThanTheFloor() {
    Floor floor = new Floor(new RevisionStamp(1, 8), Optional.of(content.digest()), 0);

    assertRefused(
        verifier.offer(fleet.config(7, content.digest()), keySet(), recency(floor, 7)),
        RefusalReason.ROLLED_BACK);
  }

  @Test
  void s2RefusesAnOlderRevisionThanTheLatestThoughTheFloorWasRolledBack() {
    assertRefused(
        verifier.offer(fleet.config(7, content.digest()), keySet(), recency(Floor.NONE, 8)),
        RefusalReason.ROLLED_BACK);
  }

  @Test
  void refusesAnotherContentUnderTheFloorsRevision() {
    Floor floor = new Floor(new RevisionStamp(1, 7), Optional.of(ConfigContent.EMPTY.digest()), 0);

    assertRefused(
        verifier.offer(fleet.config(7, content.digest()), keySet(), recency(floor, 6)),
        RefusalReason.CONFLICTING_REVISION);
  }

  @Test
  void refusesAnotherContentUnderTheLatestRevision() {
    assertRefused(
        verify(fleet.config(7, ConfigContent.EMPTY.digest()), ConfigContent.EMPTY),
        RefusalReason.CONFLICTING_REVISION);
  }

  @Test
  void s1AcceptsTheFloorsOwnRevisionAgain() {
    Floor floor = new Floor(new RevisionStamp(1, 7), Optional.of(content.digest()), 0);

    assertAccepted(verifier.offer(fleet.config(7, content.digest()), keySet(), recency(floor, 7)));
  }

  @Test
  void s4TakesTheNewEpochAfterAFastForward() {
    Floor floor = new Floor(new RevisionStamp(1, Long.MAX_VALUE), Optional.of(content.digest()), 0);
    SigningKey next = new SigningKey("after rotation");
    TrustedKeySet rotated =
        accepted(keySet().succeededBy(fleet.keySet(2, 1, next), fleet.rootKey()));
    RevisionStamp stamp = new RevisionStamp(2, 1);
    VerifiedLatest latest =
        accepted(
            VerifiedLatest.verify(
                next.sign(SignatureContext.LATEST, latest(stamp).encode()),
                rotated,
                fleet.self,
                NONCE));
    Signed offer = next.sign(SignatureContext.CONFIG, envelope(stamp).encode());

    assertAccepted(verifier.offer(offer, rotated, new VerifiedEnvelope.Recency(floor, latest)));
  }

  @Test
  void s5RefusesAnotherAppliancesConfig() {
    Envelope good = fleet.envelope(7, content.digest());
    Envelope bad =
        new Envelope(
            good.schema(),
            good.fleet(),
            OTHER,
            good.stamp(),
            good.configDigest(),
            good.previousDigest(),
            good.issuedAtSeconds(),
            good.minimumAgent());

    assertRefused(verify(fleet.sign(bad), content), RefusalReason.OTHER_APPLIANCE);
  }

  @Test
  void s5RefusesAnotherFleetsConfig() {
    Envelope good = fleet.envelope(7, content.digest());
    Envelope bad =
        new Envelope(
            good.schema(),
            OTHER,
            good.appliance(),
            good.stamp(),
            good.configDigest(),
            good.previousDigest(),
            good.issuedAtSeconds(),
            good.minimumAgent());

    assertRefused(verify(fleet.sign(bad), content), RefusalReason.OTHER_FLEET);
  }

  @Test
  void s5RefusesAKeyThatThisApplianceDoesNotHold() {
    ConfigContent foreign =
        TestConfigs.config(
            TestConfigs.hub("EMEA", TestConfigs.key(99), Routing.MAIN, 3), TestConfigs.peers(3));

    assertRefused(verifyLatest(foreign), RefusalReason.KEY_MISMATCH);
  }

  @Test
  void s5RefusesAMembershipWithoutAKeyHere() {
    ConfigVerifier keyless =
        new ConfigVerifier(fleet.self, fleet.rootKey(), (_, _) -> Optional.empty());

    assertRefused(
        keyless
            .offer(fleet.config(7, content.digest()), keySet(), recency(Floor.NONE, 7))
            .then(envelope -> keyless.content(envelope, content)),
        RefusalReason.KEY_MISMATCH);
  }

  @Test
  void s6RefusesAnotherPayloadUnderASignature() {
    Signed good = fleet.config(7, content.digest());
    Signed swapped =
        new Signed(
            Bytes.of(fleet.envelope(8, content.digest()).encode()), good.signature(), good.keyId());

    assertRefused(verify(swapped, content), RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void s6RefusesAnUnknownField() {
    byte[] known = fleet.envelope(7, content.digest()).encode();
    byte[] extended = Arrays.copyOf(known, known.length + 2);
    extended[known.length] = 0x78; // field 15, varint
    extended[known.length + 1] = 1;

    assertRefused(
        verify(fleet.online.sign(SignatureContext.CONFIG, extended), content),
        RefusalReason.MALFORMED);
  }

  @Test
  void s6RefusesAnEncodingThatIsNotCanonical() {
    byte[] known = fleet.envelope(7, content.digest()).encode();
    byte[] padded = new byte[known.length + 1]; // schema 1 as a varint of two bytes
    padded[0] = known[0];
    padded[1] = (byte) 0x81;
    padded[2] = 0;
    System.arraycopy(known, 2, padded, 3, known.length - 2);

    assertRefused(
        verify(fleet.online.sign(SignatureContext.CONFIG, padded), content),
        RefusalReason.MALFORMED);
  }

  @Test
  void s6RefusesAMalleatedSignature() {
    Signed good = fleet.config(7, content.digest());
    byte[] signature = good.signature().toArray();
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] scalar = reversed(Arrays.copyOfRange(signature, 32, 64));
    byte[] larger = new BigInteger(1, scalar).add(order).toByteArray();
    byte[] padded = new byte[32];
    System.arraycopy(
        larger,
        Math.max(0, larger.length - 32),
        padded,
        Math.max(0, 32 - larger.length),
        Math.min(32, larger.length));
    System.arraycopy(reversed(padded), 0, signature, 32, 32);

    assertRefused(
        verify(new Signed(good.payload(), Bytes.of(signature), good.keyId()), content),
        RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void s6RefusesContentThatWasNotSigned() {
    assertRefused(
        verify(fleet.config(7, content.digest()), TestConfigs.config(4)),
        RefusalReason.DIGEST_MISMATCH);
  }

  @Test
  void s6RefusesSignedContentThatIsMalformed() {
    byte[] page = content.pages().get(TestConfigs.MEMBERSHIP).getFirst().toBytes();
    byte[] torn = Arrays.copyOf(page, page.length - 1);
    ConfigContent bad =
        ConfigContent.ofBytes(
            content.headBytes(), Map.of(TestConfigs.MEMBERSHIP, List.of(Page.ofBytes(torn))));

    assertRefused(verifyLatest(bad), RefusalReason.MALFORMED);
  }

  @Test
  void s7RefusesAnUnknownSchema() {
    for (int schema : new int[] {0, 2, Integer.MAX_VALUE}) {
      Envelope good = fleet.envelope(7, content.digest());
      Envelope bad =
          new Envelope(
              schema,
              good.fleet(),
              good.appliance(),
              good.stamp(),
              good.configDigest(),
              good.previousDigest(),
              good.issuedAtSeconds(),
              good.minimumAgent());

      assertRefused(verify(fleet.sign(bad), content), RefusalReason.UNKNOWN_SCHEMA);
    }
  }

  @Test
  void s7RefusesAConfigForANewerAgent() {
    Envelope good = fleet.envelope(7, content.digest());
    Envelope bad =
        new Envelope(
            good.schema(),
            good.fleet(),
            good.appliance(),
            good.stamp(),
            good.configDigest(),
            good.previousDigest(),
            good.issuedAtSeconds(),
            Envelope.AGENT_LEVEL + 1);

    assertRefused(verify(fleet.sign(bad), content), RefusalReason.AGENT_TOO_OLD);
  }

  @Test
  void s7RefusesAlgorithmNone() {
    Signed good = fleet.config(7, content.digest());

    assertRefused(
        verify(new Signed(good.payload(), Bytes.of(new byte[64]), good.keyId()), content),
        RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void s7RefusesASignerThatTheKeySetDoesNotName() {
    SigningKey stranger = new SigningKey("stranger");
    byte[] payload = fleet.envelope(7, content.digest()).encode();
    Signed foreign = stranger.sign(SignatureContext.CONFIG, payload);
    Signed disguised =
        new Signed(foreign.payload(), foreign.signature(), KeyId.of(fleet.online.publicKey()));

    assertRefused(verify(foreign, content), RefusalReason.WRONG_SIGNER);
    assertRefused(verify(disguised, content), RefusalReason.BAD_SIGNATURE);
    assertRefused(
        verify(fleet.root.sign(SignatureContext.CONFIG, payload), content),
        RefusalReason.WRONG_SIGNER);
  }

  @Test
  void s7RefusesTheOldSignerAfterRotation() {
    TrustedKeySet rotated =
        accepted(keySet().succeededBy(fleet.keySet(1, 2, new SigningKey("next")), fleet.rootKey()));

    assertRefused(
        verifier.offer(fleet.config(7, content.digest()), rotated, recency(Floor.NONE, 7)),
        RefusalReason.WRONG_SIGNER);
  }

  @Test
  void s7RefusesAnEpochThatIsNotTheKeySets() {
    for (long epoch : new long[] {0, 2}) {
      assertRefused(
          verify(fleet.sign(envelope(new RevisionStamp(epoch, 7))), content),
          RefusalReason.OTHER_EPOCH);
    }
  }

  @Test
  void s7RefusesASignatureMadeForAnotherPurpose() {
    byte[] payload = fleet.envelope(7, content.digest()).encode();

    assertRefused(
        verify(fleet.online.sign(SignatureContext.LATEST, payload), content),
        RefusalReason.BAD_SIGNATURE);
    assertRefused(verify(fleet.online.signBare(payload), content), RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void refusesSealedSecretsThatItCannotOpen() {
    PeerRecord plain = TestConfigs.peer(0);
    SealedSecret sealed = SealedSecret.of(new byte[80]);
    PeerRecord withPsk =
        new PeerRecord(
            plain.publicKey(),
            plain.name(),
            plain.allowedIps(),
            plain.endpoints(),
            0,
            sealed,
            List.of());
    InterfaceRecord own = TestConfigs.hub(1);
    InterfaceRecord withKey =
        new InterfaceRecord(
            own.membership(),
            own.name(),
            1,
            own.publicKey(),
            own.addresses(),
            9001,
            0,
            0,
            Routing.MAIN,
            true,
            1,
            sealed);

    assertRefused(
        verifyLatest(TestConfigs.config(own, List.of(withPsk))), RefusalReason.UNSUPPORTED);
    assertRefused(
        verifyLatest(TestConfigs.config(withKey, List.of(plain))), RefusalReason.UNSUPPORTED);
  }

  @Test
  void s8TheStoreIsNoWayAroundTheChecks() {
    Signed good = fleet.config(7, content.digest());
    ConfigContent other = TestConfigs.config(4);
    SigningKey stranger = new SigningKey("stranger");
    byte[] payload = fleet.envelope(7, content.digest()).encode();
    Signed foreign = stranger.sign(SignatureContext.CONFIG, payload);
    Signed foreignKeySet =
        stranger.sign(SignatureContext.KEY_SET, fleet.keySet(1, 1, stranger).payload().toArray());

    assertAccepted(verifier.stored(new StoredConfig(fleet.keySet(), good, content)));
    assertRefused(
        verifier.stored(new StoredConfig(fleet.keySet(), good, other)),
        RefusalReason.DIGEST_MISMATCH);
    assertRefused(
        verifier.stored(new StoredConfig(fleet.keySet(), foreign, content)),
        RefusalReason.WRONG_SIGNER);
    assertRefused(
        verifier.stored(new StoredConfig(foreignKeySet, foreign, content)),
        RefusalReason.WRONG_SIGNER);
  }

  @Test
  void theStoreMayHoldWhatTheFloorForbids() {
    Signed old = fleet.config(1, content.digest());

    assertAccepted(verifier.stored(new StoredConfig(fleet.keySet(), old, content)));
  }

  @Test
  void keySetsNeverGoBack() {
    TrustedKeySet current =
        accepted(
            TrustedKeySet.verify(
                fleet.keySet(2, 5, fleet.online), fleet.rootKey(), fleet.self.fleet()));
    SigningKey next = new SigningKey("next");

    assertRefused(
        current.succeededBy(fleet.keySet(2, 4, next), fleet.rootKey()), RefusalReason.ROLLED_BACK);
    assertRefused(
        current.succeededBy(fleet.keySet(1, 9, next), fleet.rootKey()), RefusalReason.ROLLED_BACK);
    assertRefused(
        current.succeededBy(fleet.keySet(2, 5, next), fleet.rootKey()),
        RefusalReason.CONFLICTING_REVISION);
    assertAccepted(current.succeededBy(fleet.keySet(2, 5, fleet.online), fleet.rootKey()));
    assertAccepted(current.succeededBy(fleet.keySet(2, 6, next), fleet.rootKey()));
    assertAccepted(current.succeededBy(fleet.keySet(3, 1, next), fleet.rootKey()));
  }

  @Test
  void aKeySetIsSignedByThePinnedRootForThisFleet() {
    Signed bySelf = fleet.online.sign(SignatureContext.KEY_SET, fleet.keySet().payload().toArray());
    Signed disguised =
        new Signed(bySelf.payload(), bySelf.signature(), KeyId.of(fleet.root.publicKey()));

    assertRefused(
        TrustedKeySet.verify(bySelf, fleet.rootKey(), fleet.self.fleet()),
        RefusalReason.WRONG_SIGNER);
    assertRefused(
        TrustedKeySet.verify(disguised, fleet.rootKey(), fleet.self.fleet()),
        RefusalReason.BAD_SIGNATURE);
    assertRefused(
        TrustedKeySet.verify(fleet.keySet(), fleet.rootKey(), OTHER), RefusalReason.OTHER_FLEET);
  }

  @Test
  void aLatestAnswersOurOwnFreshNonce() {
    byte[] other = new byte[Latest.NONCE_BYTES];
    other[0] = 1;

    assertRefused(
        VerifiedLatest.verify(
            fleet.latest(Bytes.of(other), 7, content.digest()), keySet(), fleet.self, NONCE),
        RefusalReason.STALE_NONCE);
    assertRefused(
        VerifiedLatest.verify(
            fleet.latest(NONCE, 7, content.digest()),
            keySet(),
            new ApplianceId(fleet.self.fleet(), OTHER),
            NONCE),
        RefusalReason.OTHER_APPLIANCE);
  }

  private Verdict<VerifiedConfig> verifyLatest(ConfigContent signedContent) {
    VerifiedLatest latest =
        accepted(
            VerifiedLatest.verify(
                fleet.latest(NONCE, 7, signedContent.digest()), keySet(), fleet.self, NONCE));
    return verifier
        .offer(
            fleet.config(7, signedContent.digest()),
            keySet(),
            new VerifiedEnvelope.Recency(Floor.NONE, latest))
        .then(envelope -> verifier.content(envelope, signedContent));
  }

  private Verdict<VerifiedConfig> verify(Signed offer, ConfigContent delivered) {
    return verifier
        .offer(offer, keySet(), recency(Floor.NONE, 7))
        .then(envelope -> verifier.content(envelope, delivered));
  }

  private TrustedKeySet keySet() {
    return accepted(TrustedKeySet.verify(fleet.keySet(), fleet.rootKey(), fleet.self.fleet()));
  }

  private VerifiedEnvelope.Recency recency(Floor floor, long latestRevision) {
    return new VerifiedEnvelope.Recency(
        floor,
        accepted(
            VerifiedLatest.verify(
                fleet.latest(NONCE, latestRevision, content.digest()),
                keySet(),
                fleet.self,
                NONCE)));
  }

  private Latest latest(RevisionStamp stamp) {
    return new Latest(
        fleet.self.fleet(),
        fleet.self.appliance(),
        NONCE,
        stamp,
        content.digest(),
        TestFleet.NOT_AFTER);
  }

  private Envelope envelope(RevisionStamp stamp) {
    Digest digest = content.digest();
    return new Envelope(
        Envelope.SCHEMA,
        fleet.self.fleet(),
        fleet.self.appliance(),
        stamp,
        digest,
        Optional.empty(),
        TestFleet.ISSUED_AT,
        1);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  private static <T> T accepted(Verdict<T> verdict) {
    assertAccepted(verdict);
    return ((Verdict.Accepted<T>) verdict).value();
  }

  private static void assertAccepted(Verdict<?> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
  }

  private static void assertRefused(Verdict<?> verdict, RefusalReason reason) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused<?>) verdict).refusal().reason()).isEqualTo(reason);
  }
}
