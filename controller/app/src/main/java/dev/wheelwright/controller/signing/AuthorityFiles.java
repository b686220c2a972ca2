package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The certificate authority's files in the folder {@code keys}: ca.key, ca.crt and, while the
 * authority before is trusted too, ca-rollover.crt, with three certificates: the present
 * authority's, the cross certificate, and the previous authority's.
 */
final class AuthorityFiles {
  static final String KEY = "ca.key";
  static final String CERTIFICATE = "ca.crt";
  private static final String NEXT_KEY = "ca.key.next";
  private static final String ROLLOVER = "ca-rollover.crt";

  /** All that there may be. */
  static final List<String> NAMES = List.of(KEY, CERTIFICATE, NEXT_KEY, ROLLOVER);

  private final Path folder;
  private final Optional<Passphrase> passphrase;
  private final SecureRandom random;

  /**
   * @param passphrase of the private key; empty: it is not encrypted
   */
  AuthorityFiles(Path folder, Optional<Passphrase> passphrase, SecureRandom random) {
    this.folder = folder;
    this.passphrase = passphrase;
    this.random = random;
  }

  /** Key and certificate, by the names of their files. */
  Map<String, byte[]> contents(AuthorityKey authority, Optional<Passphrase> encryption) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put(KEY, pem(authority.privateKey(), encryption));
    contents.put(CERTIFICATE, Pem.CERTIFICATE.encode(encoded(authority.certificate())));
    return contents;
  }

  private byte[] pem(PrivateKey key, Optional<Passphrase> encryption) {
    return PrivateKeyPem.encode(key.getEncoded(), encryption, random);
  }

  /**
   * Reads them, after it has finished a replacement that was interrupted.
   *
   * @throws KeyFilesException when one is damaged or encrypted with another passphrase, or when
   *     they do not belong together
   */
  AuthorityKey read() {
    finishReplacement();
    PrivateKey key = key(KEY);
    try {
      X509Certificate certificate =
          KeyMaker.parse(Pem.CERTIFICATE.decode(KeyFolder.read(folder.resolve(CERTIFICATE))));
      KeyPairs.requirePair(key, certificate.getPublicKey());
      Optional<Bundle> bundle = bundle();
      if (bundle.isPresent() && !bundle.get().present().equals(certificate)) {
        throw damaged(new KeyFilesException(ROLLOVER + " is of another authority"));
      }
      return new AuthorityKey(key, certificate, bundle.map(Bundle::rollover));
    } catch (GeneralSecurityException | KeyFilesException e) {
      throw damaged(e);
    }
  }

  private KeyFilesException damaged(Exception cause) {
    return new KeyFilesException(
        folder
            + ": "
            + KEY
            + " and "
            + CERTIFICATE
            + (has(ROLLOVER) ? " and " + ROLLOVER : "")
            + " are damaged or do not belong together",
        cause);
  }

  private record Bundle(X509Certificate present, Rollover rollover) {}

  private Optional<Bundle> bundle() throws GeneralSecurityException {
    if (!has(ROLLOVER)) {
      return Optional.empty();
    }
    List<byte[]> all = Pem.CERTIFICATE.decodeAll(KeyFolder.read(folder.resolve(ROLLOVER)));
    if (all.size() != 3) {
      throw new KeyFilesException(ROLLOVER + " holds " + all.size() + " certificates, not 3");
    }
    X509Certificate present = KeyMaker.parse(all.get(0));
    Rollover rollover = new Rollover(KeyMaker.parse(all.get(1)), KeyMaker.parse(all.get(2)));
    rollover.requireLeadsTo(present);
    return Optional.of(new Bundle(present, rollover));
  }

  /**
   * Puts the present authority's successor in its place. The key waits under another name until the
   * certificates are there; from then on the next reading finishes what was interrupted. The
   * present private key is gone then.
   */
  void succeed(AuthorityKey next) {
    Rollover rollover = next.rollover().orElseThrow();
    replace(NEXT_KEY, pem(next.privateKey(), passphrase));
    List<byte[]> bundle =
        List.of(
            encoded(next.certificate()), encoded(rollover.cross()), encoded(rollover.previous()));
    replace(ROLLOVER, Pem.CERTIFICATE.encodeAll(bundle));
    finishReplacement();
  }

  private void finishReplacement() {
    if (!has(NEXT_KEY)) {
      return;
    }
    try {
      Optional<X509Certificate> named = successor();
      if (named.isPresent()) {
        replace(CERTIFICATE, Pem.CERTIFICATE.encode(encoded(named.get())));
        Files.move(
            folder.resolve(NEXT_KEY),
            folder.resolve(KEY),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(folder.resolve(NEXT_KEY));
      }
      KeyFolder.syncFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("can't replace " + KEY + " in " + folder, e);
    }
  }

  /** The certificate of the key that waits; empty when its certificates were not written. */
  private Optional<X509Certificate> successor() {
    PrivateKey next = key(NEXT_KEY);
    try {
      Optional<X509Certificate> present = bundle().map(Bundle::present);
      if (present.isPresent()) {
        KeyPairs.requirePair(next, present.get().getPublicKey());
      }
      return present;
    } catch (GeneralSecurityException | KeyFilesException e) {
      throw damaged(e);
    }
  }

  /** Forgets the previous authority. */
  void retire() {
    try {
      Files.delete(folder.resolve(ROLLOVER));
      KeyFolder.syncFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + ROLLOVER + " in " + folder, e);
    }
  }

  private PrivateKey key(String name) {
    Path file = folder.resolve(name);
    try {
      byte[] pkcs8 = PrivateKeyPem.decode(KeyFolder.read(file), passphrase);
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (KeyFilesException e) {
      throw new KeyFilesException(file + ": " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw damaged(e);
    }
  }

  private boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  private void replace(String name, byte[] content) {
    try {
      PrivateFile.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + name + " in " + folder, e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}
