package dev.wheelwright.controller.seal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Seals rows: HMAC-SHA256 (RFC 2104) over their fields, with a key that is in the data directory
 * and not in the database. Whoever can write to the database alone can't make a row that counts.
 */
@ApplicationScoped
public class Seals {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] KEY_ID_DOMAIN =
      "wheelwright-seal-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Session database;
  private final SealKeyFile file;
  private @Nullable SecretKeySpec key;

  Seals(
      Session database,
      @ConfigProperty(name = "wheelwright.data-dir", defaultValue = ".wheelwright/controller")
          Path dataDirectory) {
    this.database = database;
    this.file = new SealKeyFile(dataDirectory);
  }

  /** Seals a row as it is now. */
  public void seal(SealedRow row) {
    row.seal = mac(row.sealed().toBytes());
  }

  /** Whether the row is as it was sealed. */
  public boolean holds(SealedRow row) {
    byte[] seal = row.seal;
    return seal != null && MessageDigest.isEqual(seal, mac(row.sealed().toBytes()));
  }

  /**
   * Lets a row pass whose seal holds.
   *
   * @throws SealBrokenException otherwise
   */
  public void require(SealedRow row) {
    if (!holds(row)) {
      throw new SealBrokenException(row.title());
    }
  }

  /** The rows whose seal does not hold, in words; within the caller's transaction. */
  public List<String> broken(SealedTable table) {
    return table.rows().stream()
        .filter(row -> !holds(row))
        .map(row -> row.title() + " was changed by somebody else than the controller")
        .toList();
  }

  /** True if rows have to be sealed that were there before the key. */
  synchronized boolean isUnfinished() {
    Optional<byte[]> bound = boundKeyId();
    if (!file.exists() && !file.isUnfinished()) {
      if (bound.isPresent()) {
        throw new SealKeyException(
            file.path()
                + " is missing, and the database is sealed with it; restore it from a backup");
      }
      file.make();
    }
    boolean sealed = bound.filter(id -> MessageDigest.isEqual(id, keyId())).isPresent();
    if (file.exists() && !sealed) {
      throw new SealKeyException(file.path() + " is not the key that the database is sealed with");
    }
    if (sealed && file.isUnfinished()) {
      file.finish();
    }
    return !sealed;
  }

  /** Binds the database to the key; in the transaction that sealed what was there. */
  void bind() {
    database
        .createNativeMutationQuery("insert into seal_binding (key_id) values (?1)")
        .setParameter(1, keyId())
        .executeUpdate();
  }

  void finish() {
    file.finish();
  }

  @Transactional
  Optional<byte[]> boundKeyId() {
    List<byte[]> found =
        database.createNativeQuery("select key_id from seal_binding", byte[].class).getResultList();
    return found.stream().findFirst();
  }

  private byte[] keyId() {
    return mac(KEY_ID_DOMAIN);
  }

  private byte[] mac(byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private synchronized SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      known = new SecretKeySpec(file.read(), ALGORITHM);
      key = known;
    }
    return known;
  }
}
