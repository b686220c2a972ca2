package dev.wheelwright.controller.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * A private key in a file: PKCS #8 as PEM, plain or encrypted (RFC 5958; scrypt, RFC 7914, and
 * AES-256-CBC).
 */
final class PrivateKeyPem {
  /** 128 MiB and about half a second: paid at a start, and for each guess. */
  private static final int SCRYPT_COST = 1 << 17;

  private static final int SCRYPT_BLOCK = 8;
  private static final int SALT_BYTES = 16;
  private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private PrivateKeyPem() {}

  static boolean isEncrypted(byte[] pem) {
    return new String(pem, StandardCharsets.US_ASCII).strip().startsWith(ENCRYPTED);
  }

  /** In plain when there is no passphrase. */
  static byte[] encode(byte[] pkcs8, Optional<Passphrase> passphrase, SecureRandom random) {
    if (passphrase.isEmpty()) {
      return Pem.PRIVATE_KEY.encode(pkcs8);
    }
    try {
      ScryptConfig scrypt =
          new ScryptConfig.Builder(SCRYPT_COST, SCRYPT_BLOCK, 1).withSaltLength(SALT_BYTES).build();
      byte[] encrypted =
          new PKCS8EncryptedPrivateKeyInfoBuilder(PrivateKeyInfo.getInstance(pkcs8))
              .build(
                  new JcePKCSPBEOutputEncryptorBuilder(scrypt, NISTObjectIdentifiers.id_aes256_CBC)
                      .setProvider(PROVIDER)
                      .setRandom(random)
                      .build(passphrase.get().reveal()))
              .getEncoded();
      return Pem.ENCRYPTED_PRIVATE_KEY.encode(encrypted);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("scrypt and AES-256 are always there", e);
    }
  }

  /**
   * The PKCS #8 bytes.
   *
   * @throws KeyFilesException when it is damaged, or encrypted and the passphrase is missing or
   *     another
   */
  static byte[] decode(byte[] pem, Optional<Passphrase> passphrase) {
    if (!isEncrypted(pem)) {
      return Pem.PRIVATE_KEY.decode(pem);
    }
    Passphrase given =
        passphrase.orElseThrow(
            () ->
                new KeyFilesException(
                    "is encrypted; name the file of its passphrase in"
                        + " wheelwright.keys.passphrase-file"));
    try {
      return new PKCS8EncryptedPrivateKeyInfo(Pem.ENCRYPTED_PRIVATE_KEY.decode(pem))
          .decryptPrivateKeyInfo(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(PROVIDER)
                  .build(given.reveal()))
          .getEncoded();
    } catch (IOException | PKCSException e) {
      throw new KeyFilesException("is damaged, or the passphrase is another one", e);
    }
  }
}
