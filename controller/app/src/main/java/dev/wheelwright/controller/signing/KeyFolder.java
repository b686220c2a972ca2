package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.file.PrivateFile;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.Signed;
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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder {@code keys} of the data directory, for the owner only: the {@linkplain AuthorityFiles
 * authority's files}, online.key, the root key as root.key or, when that is elsewhere, its public
 * half as root.pub, and key-set, which the root has signed. Private keys may be encrypted. The
 * folder appears whole or not at all: it is written under another name, brought to the disk, and
 * renamed; so is each file that changes later.
 */
final class KeyFolder {
  private static final String ROOT_KEY = "root.key";
  private static final String ROOT_PUBLIC = "root.pub";
  private static final String ONLINE_KEY = "online.key";
  private static final String NEXT_ONLINE_KEY = "online.key.next";
  private static final String KEY_SET = "key-set";
  private static final List<String> ALWAYS =
      List.of(AuthorityFiles.KEY, AuthorityFiles.CERTIFICATE, ONLINE_KEY);

  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path dataDirectory;
  private final Path folder;
  private final Optional<Passphrase> passphrase;
  private final SecureRandom random;
  private final AuthorityFiles authority;

  /**
   * @param passphrase of the private keys; empty: they are not encrypted
   */
  KeyFolder(Path dataDirectory, Optional<Passphrase> passphrase, SecureRandom random) {
    this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
    this.folder = this.dataDirectory.resolve("keys");
    this.passphrase = passphrase;
    this.random = random;
    this.authority = new AuthorityFiles(folder, passphrase, random);
  }

  boolean exists() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  Path path() {
    return folder;
  }

  Path dataDirectory() {
    return dataDirectory;
  }

  /** Writes the keys of a new controller. The folder must not exist. */
  void write(ControllerKeys keys) {
    Map<String, byte[]> contents = contents(keys, passphrase);
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

  private Map<String, byte[]> contents(ControllerKeys keys, Optional<Passphrase> encryption) {
    Map<String, byte[]> contents = authority.contents(keys.authority(), encryption);
    keys.signing()
        .root()
        .ifPresent(root -> contents.put(ROOT_KEY, pem(root.toPkcs8(), encryption)));
    contents.put(ONLINE_KEY, pem(keys.signing().online().toPkcs8(), encryption));
    return contents;
  }

  private byte[] pem(byte[] pkcs8, Optional<Passphrase> encryption) {
    return PrivateKeyPem.encode(pkcs8, encryption, random);
  }

  /**
   * Reads all keys.
   *
   * @throws KeyFilesException when one is missing, damaged, encrypted with another passphrase or
   *     open to others, or when the CA's key and certificate do not belong together
   */
  ControllerKeys read() {
    requireAll();
    requireOwnerOnly(folder);
    present().forEach(name -> requireOwnerOnly(folder.resolve(name)));
    finishReplacement();
    Ed25519Key online = ed25519(ONLINE_KEY);
    SigningKeys signing =
        has(ROOT_KEY)
            ? SigningKeys.of(ed25519(ROOT_KEY), online)
            : SigningKeys.withoutRoot(rootPublicKey(), online);
    return new ControllerKeys(signing, authority.read());
  }

  private void requireAll() {
    List<String> missing = new ArrayList<>(ALWAYS);
    missing.removeIf(this::has);
    if (!has(ROOT_KEY) && !(has(ROOT_PUBLIC) && has(KEY_SET))) {
      missing.add(ROOT_KEY);
    }
    if (!missing.isEmpty()) {
      throw new KeyFilesException(
          "keys folder "
              + folder
              + " lacks "
              + String.join(", ", missing)
              + "; restore it from a backup: new keys would lock out every appliance that has joined");
    }
  }

  private boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  private List<String> present() {
    return Stream.concat(
            AuthorityFiles.NAMES.stream(), Stream.of(ONLINE_KEY, ROOT_KEY, ROOT_PUBLIC, KEY_SET))
        .filter(this::has)
        .toList();
  }

  /** Whether any private key is encrypted. */
  boolean isEncrypted() {
    return PrivateKeyPem.isEncrypted(read(folder.resolve(ONLINE_KEY)));
  }

  private byte[] rootPublicKey() {
    byte[] key = read(folder.resolve(ROOT_PUBLIC));
    if (key.length != 32) {
      throw new KeyFilesException(folder.resolve(ROOT_PUBLIC) + " is damaged");
    }
    return key;
  }

  /** What the root has signed; empty before the first start is through. */
  Optional<Signed> keySet() {
    if (!has(KEY_SET)) {
      return Optional.empty();
    }
    byte[] root = has(ROOT_KEY) ? ed25519(ROOT_KEY).publicKey() : rootPublicKey();
    Path file = folder.resolve(KEY_SET);
    try {
      return Optional.of(KeySetFile.decode(read(file), root));
    } catch (KeyFilesException e) {
      throw new KeyFilesException(file + " " + e.getMessage(), e);
    }
  }

  void writeKeySet(Signed keySet) {
    replace(KEY_SET, KeySetFile.encode(keySet));
  }

  /**
   * Puts another online key in place, with the key set that names it. The key waits under another
   * name until the key set is there; from then on the next reading finishes what was interrupted.
   */
  void replaceOnline(Ed25519Key online, Signed keySet) {
    replace(NEXT_ONLINE_KEY, pem(online.toPkcs8(), passphrase));
    writeKeySet(keySet);
    finishReplacement();
  }

  private void finishReplacement() {
    if (!has(NEXT_ONLINE_KEY)) {
      return;
    }
    Ed25519Key next = ed25519(NEXT_ONLINE_KEY);
    boolean named =
        keySet()
            .map(signed -> KeySet.decode(signed.payload().toArray()))
            .flatMap(set -> set.find(next.id()))
            .isPresent();
    try {
      if (named) {
        Files.move(
            folder.resolve(NEXT_ONLINE_KEY),
            folder.resolve(ONLINE_KEY),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(folder.resolve(NEXT_ONLINE_KEY));
      }
      syncFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("can't replace " + ONLINE_KEY + " in " + folder, e);
    }
  }

  /** The certificate authority's part of the folder. */
  AuthorityFiles authority() {
    return authority;
  }

  /** Forgets the private half of the root. */
  void deleteRoot() {
    replace(ROOT_PUBLIC, ed25519(ROOT_KEY).publicKey());
    try {
      Files.delete(folder.resolve(ROOT_KEY));
      syncFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + ROOT_KEY + " in " + folder, e);
    }
  }

  /**
   * Writes all private keys anew, encrypted or not. A file that was not reached stays as it was.
   */
  void rewrite(Optional<Passphrase> encryption) {
    Map<String, byte[]> contents = contents(read(), encryption);
    contents.remove(AuthorityFiles.CERTIFICATE);
    contents.forEach(this::replace);
  }

  private void replace(String name, byte[] content) {
    try {
      PrivateFile.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + name + " in " + folder, e);
    }
  }

  private Ed25519Key ed25519(String name) {
    Path file = folder.resolve(name);
    try {
      return Ed25519Key.fromPkcs8(PrivateKeyPem.decode(read(file), passphrase));
    } catch (KeyFilesException e) {
      throw new KeyFilesException(file + ": " + e.getMessage(), e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new KeyFilesException("can't read " + file, e);
    }
  }

  /** Writes a file that must not exist yet, for its owner only. */
  static void write(Path file, byte[] content) {
    try {
      writeDurably(file, content);
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        syncFolder(parent);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
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

  static void syncFolder(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
