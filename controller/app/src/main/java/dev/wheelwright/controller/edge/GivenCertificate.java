package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.ServerCertificate;
import dev.wheelwright.controller.error.SettingException;
import dev.wheelwright.controller.file.PrivateFile;
import dev.wheelwright.controller.signing.KeyPairs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * From two files in PEM, as certbot and company authorities hand them out: read again whenever they
 * are asked for, so that whoever renews them need not restart anything.
 */
final class GivenCertificate implements CertificateSource {
  static final String CERTIFICATE = "wheelwright.api.certificate-file";
  static final String KEY = "wheelwright.api.key-file";

  private static final String NO_KEY = "holds no private key in PEM";
  private static final String ENCRYPTED = "is encrypted, which nobody could open at a restart";

  private final Path certificateFile;
  private final Path keyFile;

  GivenCertificate(Path certificateFile, Path keyFile) {
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
  }

  @Override
  public ServerCertificate at(Instant now) {
    List<String> wrong = new ArrayList<>();
    List<X509Certificate> chain = chain(wrong);
    Optional<PrivateKey> key = key(wrong);
    if (!chain.isEmpty()) {
      checkValidity(chain.getFirst(), now, wrong);
      key.filter(each -> !belongs(each, chain.getFirst().getPublicKey()))
          .ifPresent(
              _ -> wrong.add(KEY + ": " + keyFile + " is not the key of " + certificateFile));
    }
    if (!wrong.isEmpty()) {
      throw new SettingException(String.join("; ", wrong));
    }
    return new ServerCertificate(key.orElseThrow(), chain);
  }

  @Override
  public String kind() {
    return "given";
  }

  private List<X509Certificate> chain(List<String> wrong) {
    try (var in = new ByteArrayInputStream(Files.readAllBytes(certificateFile))) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        wrong.add(CERTIFICATE + ": " + certificateFile + " holds no certificate in PEM");
      }
      return chain;
    } catch (IOException e) {
      wrong.add(CERTIFICATE + ": can't read " + certificateFile + " (" + reason(e) + ")");
    } catch (CertificateException e) {
      wrong.add(CERTIFICATE + ": " + certificateFile + " holds no certificate in PEM");
    }
    return List.of();
  }

  private static void checkValidity(X509Certificate leaf, Instant now, List<String> wrong) {
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      wrong.add(CERTIFICATE + ": the certificate ended at " + leaf.getNotAfter().toInstant());
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      wrong.add(CERTIFICATE + ": the certificate begins at " + leaf.getNotBefore().toInstant());
    }
  }

  /** Never says what is in the file. */
  private Optional<PrivateKey> key(List<String> wrong) {
    String text;
    try {
      if (PrivateFile.isOpenToOthers(keyFile)) {
        wrong.add(KEY + ": " + keyFile + " is open to others; run: chmod 600 " + keyFile);
      }
      text = Files.readString(keyFile, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      wrong.add(KEY + ": can't read " + keyFile + " (" + reason(e) + ")");
      return Optional.empty();
    }
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      return Optional.of(privateKey(parser));
    } catch (IOException | RuntimeException e) {
      wrong.add(KEY + ": " + keyFile + " " + (e instanceof Unusable ? e.getMessage() : NO_KEY));
      return Optional.empty();
    }
  }

  /** A message that is ours, and so has nothing of the file in it. */
  private static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** The first private key; what openssl puts before it, such as parameters of a curve, is not. */
  private static PrivateKey privateKey(PEMParser parser) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    for (@Nullable Object each = parser.readObject(); each != null; each = parser.readObject()) {
      switch (each) {
        case PrivateKeyInfo key -> {
          return converter.getPrivateKey(key);
        }
        case PEMKeyPair pair -> {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        case PKCS8EncryptedPrivateKeyInfo _ -> throw new Unusable(ENCRYPTED);
        case PEMEncryptedKeyPair _ -> throw new Unusable(ENCRYPTED);
        case Object other -> {}
      }
    }
    throw new Unusable(NO_KEY);
  }

  private static boolean belongs(PrivateKey key, PublicKey certified) {
    try {
      KeyPairs.requirePair(key, certified);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName();
  }
}
