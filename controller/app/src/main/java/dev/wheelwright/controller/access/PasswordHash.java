package dev.wheelwright.controller.access;

import dev.wheelwright.controller.clock.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id (RFC 9106) of passwords, in PHC form: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}.
 * The costs are the first choice of OWASP's password storage cheat sheet: 19 MiB, two passes, one
 * lane.
 */
final class PasswordHash {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

  /** Each takes 19 MiB: whoever sends many passwords at once waits, and the heap stays whole. */
  private static final Semaphore AT_ONCE = new Semaphore(4);

  /** What an account without a password is compared with, so that it takes as long as any other. */
  private static final String NOBODYS = of(Randomness.token(SALT_BYTES));

  private PasswordHash() {}

  static String of(String password) {
    byte[] salt = Randomness.bytes(SALT_BYTES);
    byte[] hash = compute(password, salt, new Costs(MEMORY_KIB, PASSES, LANES), HASH_BYTES);
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        MEMORY_KIB,
        PASSES,
        LANES,
        encoder.encodeToString(salt),
        encoder.encodeToString(hash));
  }

  private record Costs(int memoryKib, int passes, int lanes) {}

  /**
   * Whether it is the password of that hash.
   *
   * @param stored null: an account without a password. Takes as long, and is false
   */
  static boolean matches(String password, @Nullable String stored) {
    Matcher phc = PHC.matcher(stored == null ? NOBODYS : stored);
    if (!phc.matches()) {
      throw new IllegalStateException("a stored password is not an Argon2id hash");
    }
    Base64.Decoder decoder = Base64.getDecoder();
    byte[] wanted = decoder.decode(phc.group(5));
    Costs costs =
        new Costs(
            Integer.parseInt(phc.group(1)),
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)));
    byte[] actual = compute(password, decoder.decode(phc.group(4)), costs, wanted.length);
    return MessageDigest.isEqual(wanted, actual) && stored != null;
  }

  private static byte[] compute(String password, byte[] salt, Costs costs, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(costs.memoryKib())
            .withIterations(costs.passes())
            .withParallelism(costs.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    AT_ONCE.acquireUninterruptibly();
    try {
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    } finally {
      AT_ONCE.release();
    }
    return hash;
  }
}
