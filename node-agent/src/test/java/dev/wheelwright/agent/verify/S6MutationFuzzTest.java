package dev.wheelwright.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Row S6 by brute force: nothing that differs from what was signed gets through, in its envelope,
 * its signature, its key id, its head or its pages. {@code -Dwheelwright.fuzz.mutants=1000000} for
 * more.
 */
class S6MutationFuzzTest {
  private static final int MUTANTS = Integer.getInteger("wheelwright.fuzz.mutants", 20_000);
  private static final long SEED = Long.getLong("wheelwright.fuzz.seed", 42L);
  private static final Bytes NONCE = Bytes.of(new byte[Latest.NONCE_BYTES]);

  private final TestFleet fleet = new TestFleet();
  private final ConfigContent content = TestConfigs.config(3);
  private final Signed offer = fleet.config(7, content.digest());

  /** What the link delivers: payload, signature, key id, head and page. */
  private final List<byte[]> genuine =
      List.of(
          offer.payload().toArray(),
          offer.signature().toArray(),
          offer.keyId().toBytes(),
          content.headBytes().toArray(),
          content.pages().get(TestConfigs.MEMBERSHIP).getFirst().toBytes());

  private final ConfigVerifier verifier =
      new ConfigVerifier(fleet.self, fleet.rootKey(), (_, _) -> Optional.of(TestConfigs.ownKey()));
  private final TrustedKeySet keySet =
      accepted(TrustedKeySet.verify(fleet.keySet(), fleet.rootKey(), fleet.self.fleet()));
  private final VerifiedLatest latest =
      accepted(
          VerifiedLatest.verify(
              fleet.latest(NONCE, 7, content.digest()), keySet, fleet.self, NONCE));

  @Test
  void acceptsNoMutantAtAll() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    assertThat(accepts(genuine)).isTrue();

    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      List<byte[]> mutant = mutate(random);
      if (!isGenuine(mutant) && accepts(mutant)) {
        accepted++;
      }
    }

    assertThat(accepted).isZero();
  }

  @Test
  void acceptsNoFlippedBitAnywhere() {
    for (int part = 0; part < genuine.size(); part++) {
      for (int bit = 0; bit < genuine.get(part).length * 8; bit++) {
        byte[] flipped = genuine.get(part).clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        List<byte[]> parts = new ArrayList<>(genuine);
        parts.set(part, flipped);
        assertThat(accepts(parts)).as("part %d, bit %d", part, bit).isFalse();
      }
    }
  }

  private boolean isGenuine(List<byte[]> parts) {
    return Arrays.deepEquals(parts.toArray(), genuine.toArray());
  }

  private List<byte[]> mutate(RandomGenerator random) {
    List<byte[]> parts = new ArrayList<>(genuine);
    int rounds = 1 + random.nextInt(3);
    for (int i = 0; i < rounds; i++) {
      int part = random.nextInt(parts.size());
      parts.set(part, mutate(parts.get(part), random));
    }
    return parts;
  }

  private static byte[] mutate(byte[] bytes, RandomGenerator random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    byte[] changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> changed = Arrays.copyOf(bytes, at);
      case 3 -> {
        changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(4));
        changed[bytes.length] = (byte) random.nextInt(256);
      }
      default -> { // a run of bytes copied elsewhere
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(1, 33), bytes.length - Math.max(from, at));
        System.arraycopy(bytes, from, changed, at, length);
      }
    }
    return changed;
  }

  private boolean accepts(List<byte[]> delivery) {
    try {
      Signed signed =
          new Signed(
              Bytes.of(delivery.get(0)),
              Bytes.of(delivery.get(1)),
              KeyId.fromBytes(delivery.get(2)));
      ConfigContent delivered =
          ConfigContent.ofBytes(
              Bytes.of(delivery.get(3)),
              Map.of(TestConfigs.MEMBERSHIP, List.of(Page.ofBytes(delivery.get(4)))));
      return verifier
              .offer(signed, keySet, new VerifiedEnvelope.Recency(Floor.NONE, latest))
              .then(envelope -> verifier.content(envelope, delivered))
          instanceof Verdict.Accepted<VerifiedConfig>;
    } catch (WireFormatException notEvenParsed) {
      return false;
    }
  }

  private static <T> T accepted(Verdict<T> verdict) {
    return ((Verdict.Accepted<T>) verdict).value();
  }
}
