package dev.wheelwright.controller.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder {@code keys} of the data directory: ca.key, ca.crt, root.key and online.key, for the
 * owner only. It appears whole or not at all: it is written under another name, brought to the
 * disk, and renamed.
 */
final class KeyFolder {
  private static final String CA_KEY = "ca.key";
  private static final String CA_CERTIFICATE = "ca.crt";
  private static final String ROOT_KEY = "root.key";
  private static final String ONLINE_KEY = "online.key";
  private static final List<String> FILES = List.of(CA_KEY, CA_CERTIFICATE, ROOT_KEY, ONLINE_KEY);

  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path dataDirectory;
  private final Path folder;

  KeyFolder(Path dataDirectory) {
    this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
    this.folder = this.dataDirectory.resolve("keys");
  }

  boolean exists() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  Path path() {
    return folder;
  }

  /** Writes the keys of a new controller. The folder must not exist. */
  void write(ControllerKeys keys) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put(CA_KEY, Pem.PRIVATE_KEY.encode(keys.authority().privateKey().getEncoded()));
    contents.put(CA_CERTIFICATE, Pem.CERTIFICATE.encode(encoded(keys.authority().certificate())));
    contents.put(ROOT_KEY, Pem.PRIVATE_KEY.encode(keys.signing().root().toPkcs8()));
    contents.put(ONLINE_KEY, Pem.PRIVATE_KEY.encode(keys.signing().online().toPkcs8()));
    try {
      Files.createDirectories(dataDirectory);
      Path unfinished = dataDirectory.resolve("keys.unfinished");
      deleteUnfinished(unfinished);
      Files.createDirectory(unfinished, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
      for (Map.Entry<String, byte[]> each : contents.entrySet()) {
        writeDurably(unfinished.resolve(each.getKey()), each.getValue());
      }
      syncFolder(unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(dataDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write the keys folder " + folder, e);
    }
  }

  /**
   * Reads all four files.
   *
   * @throws KeyFilesException when one is missing, damaged or open to others, or when the CA's key
   *     and certificate do not belong together
   */
  ControllerKeys read() {
    List<String> missing =
        FILES.stream().filter(name -> !Files.isRegularFile(folder.resolve(name))).toList();
    if (!missing.isEmpty()) {
      throw new KeyFilesException(
          "keys folder "
              + folder
              + " lacks "
              + String.join(", ", missing)
              + "; restore it from a backup: new keys would lock out every appliance that has joined");
    }
    requireOwnerOnly(folder);
    FILES.forEach(name -> requireOwnerOnly(folder.resolve(name)));
    SigningKeys signing = new SigningKeys(ed25519(ROOT_KEY), ed25519(ONLINE_KEY));
    return new ControllerKeys(signing, authority());
  }

  private Ed25519Key ed25519(String name) {
    try {
      return Ed25519Key.fromPkcs8(Pem.PRIVATE_KEY.decode(bytes(name)));
    } catch (KeyFilesException e) {
      throw new KeyFilesException(folder.resolve(name) + ": " + e.getMessage(), e);
    }
  }

  private AuthorityKey authority() {
    try {
      byte[] pkcs8 = Pem.PRIVATE_KEY.decode(bytes(CA_KEY));
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      X509Certificate certificate = KeyMaker.parse(Pem.CERTIFICATE.decode(bytes(CA_CERTIFICATE)));
      KeyMaker.requirePair(key, certificate);
      return new AuthorityKey(key, certificate);
    } catch (GeneralSecurityException | KeyFilesException e) {
      throw new KeyFilesException(
          folder
              + ": "
              + CA_KEY
              + " and "
              + CA_CERTIFICATE
              + " are damaged or do not belong together",
          e);
    }
  }

  private byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new KeyFilesException("can't read " + folder.resolve(name), e);
    }
  }

  private static void requireOwnerOnly(Path path) {
    try {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
      others.removeAll(OWNER_FOLDER);
      if (!others.isEmpty()) {
        throw new KeyFilesException(
            path + " is open to other users; take it back with: chmod -R go= " + path);
      }
    } catch (IOException e) {
      throw new KeyFilesException("can't read the permissions of " + path, e);
    }
  }

  /** What an interrupted first start left was never used. */
  private static void deleteUnfinished(Path unfinished) throws IOException {
    if (!Files.isDirectory(unfinished, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(unfinished);
      return;
    }
    try (Stream<Path> files = Files.list(unfinished)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(unfinished);
  }

  private static void writeDurably(Path path, byte[] content) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(path, options, PosixFilePermissions.asFileAttribute(OWNER_FILE))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void syncFolder(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
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
