package dev.wheelwright.controller.backup;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.controller.signing.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.CMSAuthEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.PasswordRecipient;
import org.bouncycastle.cms.PasswordRecipientInformation;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JcePasswordAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JcePasswordRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;

/**
 * A ZIP file in CMS AuthEnvelopedData (RFC 5083, RFC 5084): AES-256-GCM, whose key a passphrase
 * opens (RFC 3211, by PBKDF2 with HMAC-SHA256). {@code openssl cms -decrypt} opens it too.
 *
 * <p>What is read counts only once the end was reached: its tag covers everything before it.
 */
final class EncryptedZip {
  /** OWASP's advice for PBKDF2 with HMAC-SHA256; about half a second of one core. */
  private static final int ITERATIONS = 600_000;

  /** A file that asks for more is not one of ours, and would only keep a processor busy. */
  private static final int MOST_ITERATIONS = 10_000_000;

  private static final int SALT_BYTES = 16;

  // Streams what it decrypts, where the platform's own GCM keeps all of it in memory.
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private EncryptedZip() {}

  /** A ZIP stream whose closing completes the file. */
  static ZipOutputStream write(OutputStream file, Passphrase passphrase) throws IOException {
    byte[] salt = new byte[SALT_BYTES];
    Randomness.secure().nextBytes(salt);
    CMSAuthEnvelopedDataStreamGenerator generator = new CMSAuthEnvelopedDataStreamGenerator();
    generator.addRecipientInfoGenerator(
        new JcePasswordRecipientInfoGenerator(CMSAlgorithm.AES256_CBC, passphrase.reveal())
            .setProvider(PROVIDER)
            .setPRF(PasswordRecipient.PRF.HMacSHA256)
            .setSaltAndIterationCount(salt, ITERATIONS)
            .setPasswordConversionScheme(PasswordRecipient.PKCS5_SCHEME2_UTF8));
    try {
      OutputAEADEncryptor encryptor =
          (OutputAEADEncryptor)
              new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                  .setProvider(PROVIDER)
                  .build();
      return new ZipOutputStream(generator.open(file, encryptor));
    } catch (CMSException e) {
      throw new IllegalStateException("AES-GCM is always there", e);
    }
  }

  /** The entries, as far as they go; and whether they are all. */
  static final class Reader implements AutoCloseable {
    private final InputStream content;
    private final ZipInputStream zip;

    private Reader(InputStream content) {
      this.content = content;
      this.zip = new ZipInputStream(content);
    }

    ZipInputStream zip() {
      return zip;
    }

    /**
     * Reads what is left, which checks that nothing was changed and nothing is missing.
     *
     * @throws IOException when something was
     */
    void requireEnd() throws IOException {
      content.transferTo(OutputStream.nullOutputStream());
      content.close();
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /**
   * Opens a file.
   *
   * @throws BackupException when it is no such file, or the passphrase is another
   */
  static Reader open(InputStream file, Passphrase passphrase) throws IOException {
    PasswordRecipientInformation recipient;
    try {
      recipient = recipient(new CMSAuthEnvelopedDataParser(file));
    } catch (CMSException | IOException | RuntimeException e) {
      throw e instanceof BackupException known
          ? known
          : new BackupException("the file is no backup, or its beginning is damaged", e);
    }
    try {
      return new Reader(
          recipient
              .getContentStream(
                  new JcePasswordAuthEnvelopedRecipient(passphrase.reveal())
                      .setProvider(PROVIDER)
                      .setPasswordConversionScheme(PasswordRecipient.PKCS5_SCHEME2_UTF8))
              .getContentStream());
    } catch (CMSException e) {
      throw new BackupException("the passphrase is not the one that the backup was made with", e);
    }
  }

  private static PasswordRecipientInformation recipient(CMSAuthEnvelopedDataParser parser) {
    Iterator<RecipientInformation> all = parser.getRecipientInfos().iterator();
    if (!all.hasNext() || !(all.next() instanceof PasswordRecipientInformation recipient)) {
      throw new BackupException("the file is not encrypted with a passphrase");
    }
    PBKDF2Params derivation =
        PBKDF2Params.getInstance(recipient.getKeyDerivationAlgorithm().getParameters());
    if (derivation.getIterationCount().bitLength() > Integer.SIZE - 1
        || derivation.getIterationCount().intValue() > MOST_ITERATIONS) {
      throw new BackupException("the file is no backup: it asks for too much work");
    }
    return recipient;
  }
}
