package dev.wheelwright.controller.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Bytes that are nearly right: what an attacker sends to a parser. Made from a corpus of right ones
 * by changing, cutting, doubling and mixing. The same seed makes the same ones; {@code
 * -Dwheelwright.fuzz.mutants=1000000} makes more, {@code -Dwheelwright.fuzz.seed=N} others.
 */
public final class Mutants {
  private static final int COUNT = Integer.getInteger("wheelwright.fuzz.mutants", 10_000);
  private static final long SEED = Long.getLong("wheelwright.fuzz.seed", 42L);
  private static final int LONGEST = 1 << 16;

  private final List<byte[]> corpus;
  private final List<byte[]> words;
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  /**
   * @param words what has a meaning to the parser, and is put in anywhere
   */
  public Mutants(List<byte[]> corpus, List<String> words) {
    this.corpus = List.copyOf(corpus);
    this.words = words.stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Hands over each mutant. A failure names the seed and the mutant's number. */
  public void forEach(Consumer<byte[]> parser) {
    for (int i = 0; i < COUNT; i++) {
      byte[] mutant = next();
      try {
        parser.accept(mutant);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ", mutant " + i + ": " + e, e);
      }
    }
  }

  private byte[] next() {
    byte[] bytes = pick(corpus);
    for (int round = random.nextInt(4); round >= 0; round--) {
      bytes = mutate(bytes);
    }
    return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
  }

  private byte[] mutate(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = from + random.nextInt(bytes.length - from + 1);
    return switch (random.nextInt(words.isEmpty() ? 6 : 7)) {
      case 0 -> changed(bytes, (byte) random.nextInt(256));
      case 1 -> Arrays.copyOf(bytes, from);
      case 2 -> replaced(bytes, from, to, new byte[0]);
      case 3 -> replaced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
      case 4 -> {
        byte[] other = pick(corpus);
        int start = random.nextInt(other.length + 1);
        yield replaced(bytes, from, to, Arrays.copyOfRange(other, start, other.length));
      }
      case 5 -> {
        byte[] noise = new byte[random.nextInt(16)];
        random.nextBytes(noise);
        yield replaced(bytes, from, from, noise);
      }
      default -> replaced(bytes, from, from, pick(words));
    };
  }

  private byte[] changed(byte[] bytes, byte value) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] = value;
    }
    return changed;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] middle) {
    byte[] result = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
    return result;
  }

  private byte[] pick(List<byte[]> list) {
    return list.get(random.nextInt(list.size()));
  }
}
