package dev.wheelwright.controller.access;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.wire.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A kind of random secret that people or browsers present, stored as its SHA-256 only. */
record StoredSecret(String prefix) {
  private static final int SECRET_BYTES = 32;
  private static final int LONGEST = 128;

  String make() {
    return prefix + Randomness.token(SECRET_BYTES);
  }

  static byte[] digest(String secret) {
    return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).toBytes();
  }

  /** The row of a presented secret, by its column sha256. */
  <R> Optional<R> find(
      PanacheRepositoryBase<R, UUID> rows, Function<R, byte[]> stored, String secret) {
    if (!secret.startsWith(prefix) || secret.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] presented = digest(secret);
    return rows.find("sha256", presented)
        .firstResultOptional()
        .filter(row -> MessageDigest.isEqual(stored.apply(row), presented));
  }
}
