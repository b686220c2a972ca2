package dev.wheelwright.simulation;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Random;

/** Takes the place of the system's randomness, and is the same again for the same seed. */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1;

  SeededRandom(Random random) {
    super(new Source(random), null);
  }

  private static final class Source extends SecureRandomSpi {
    private static final long serialVersionUID = 1;
    private final Random random;

    Source(Random random) {
      this.random = random;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      return new byte[bytes];
    }
  }
}
