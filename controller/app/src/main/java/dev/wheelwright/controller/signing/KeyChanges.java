package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes of the keys folder, made while the controller is stopped. Each is one rename, or several
 * in an order in which the controller could start after any of them. What follows from a change,
 * such as signing all configs anew, the controller does when it starts.
 */
public final class KeyChanges {
  private final KeyFolder folder;
  private final SecureRandom random;

  /**
   * @param passphrase of the folder; empty: it is not encrypted
   */
  public KeyChanges(Path dataDirectory, Optional<Passphrase> passphrase, SecureRandom random) {
    this.folder = new KeyFolder(dataDirectory, passphrase, random);
    this.random = random;
  }

  /**
   * What there is.
   *
   * @param rootHere whether the root's private half is in the folder
   */
  public record State(
      String root,
      boolean rootHere,
      String online,
      long epoch,
      long serial,
      AuthorityState authority,
      boolean encrypted) {}

  /**
   * The certificate authority.
   *
   * @param ends when its certificate does
   * @param rollover empty: no other is trusted
   */
  public record AuthorityState(Digest fingerprint, Instant ends, Optional<RolloverState> rollover) {
    static AuthorityState of(AuthorityKey key) {
      return new AuthorityState(
          key.fingerprint(),
          key.certificate().getNotAfter().toInstant(),
          key.rollover().map(each -> new RolloverState(each.previousFingerprint(), each.since())));
    }
  }

  /** The authority before, as long as it is trusted too. */
  public record RolloverState(Digest previous, Instant since) {}

  /**
   * What there is.
   *
   * @throws KeyFilesException when the folder is missing or damaged, as all of these do
   */
  public State state() {
    ControllerKeys keys = folder.read();
    KeySet set = keySet();
    return new State(
        keys.signing().rootId().toString(),
        keys.signing().root().isPresent(),
        keys.signing().online().id().toString(),
        set.epoch(),
        set.serial(),
        AuthorityState.of(keys.authority()),
        folder.isEncrypted());
  }

  /**
   * Makes a new online key in place of the present one, which agents then refuse.
   *
   * @param root the exported root key, if it is not in the folder
   */
  public State rotate(Optional<RootFile> root) {
    KeySet present = keySet();
    return replaceOnline(root, present.epoch(), present.serial() + 1);
  }

  /**
   * Begins a new epoch, with a new online key: whatever was signed in earlier ones, however high
   * its revision, is refused, and revisions count afresh.
   *
   * @param root the exported root key, if it is not in the folder
   */
  public State raiseEpoch(Optional<RootFile> root) {
    return replaceOnline(root, keySet().epoch() + 1, 1);
  }

  /** An exported root key and what it is encrypted with. */
  public record RootFile(Path file, Passphrase passphrase) {}

  private State replaceOnline(Optional<RootFile> rootFile, long epoch, long serial) {
    ControllerKeys keys = folder.read();
    Ed25519Key root = root(keys, rootFile);
    Ed25519Key online = Ed25519Key.generate(random);
    KeySet next =
        new KeySet(keySet().fleet(), epoch, serial, List.of(OnlineKey.of(online.publicKey())));
    folder.replaceOnline(online, root.sign(SignatureContext.KEY_SET, next.encode()));
    return state();
  }

  private Ed25519Key root(ControllerKeys keys, Optional<RootFile> rootFile) {
    if (rootFile.isEmpty()) {
      return keys.signing()
          .root()
          .orElseThrow(
              () ->
                  new KeyFilesException(
                      "the root key is not here; name its file with --root FILE"));
    }
    Ed25519Key root = readRoot(rootFile.get());
    if (!root.id().equals(keys.signing().rootId())) {
      throw new KeyFilesException(
          rootFile.get().file()
              + " holds root key "
              + root.id()
              + ", but this fleet's is "
              + keys.signing().rootId());
    }
    return root;
  }

  private static Ed25519Key readRoot(RootFile root) {
    byte[] pem = KeyFolder.read(root.file());
    try {
      return Ed25519Key.fromPkcs8(PrivateKeyPem.decode(pem, Optional.of(root.passphrase())));
    } catch (KeyFilesException e) {
      throw new KeyFilesException(root.file() + " " + e.getMessage(), e);
    }
  }

  /** Writes the root key into a file, encrypted, reads it back, and then deletes it here. */
  public State takeRootOffline(RootFile target) {
    if (Files.exists(target.file(), LinkOption.NOFOLLOW_LINKS)) {
      throw new KeyFilesException(target.file() + " exists; nothing is overwritten");
    }
    ControllerKeys keys = folder.read();
    keySet();
    Ed25519Key root =
        keys.signing()
            .root()
            .orElseThrow(() -> new KeyFilesException("the root key is not here any more"));
    KeyFolder.write(
        target.file(),
        PrivateKeyPem.encode(root.toPkcs8(), Optional.of(target.passphrase()), random));
    if (!readRoot(target).id().equals(root.id())) {
      throw new KeyFilesException(target.file() + " could not be read back; nothing was deleted");
    }
    folder.deleteRoot();
    return state();
  }

  /**
   * Makes a new certificate authority, which issues all certificates from now on. The present one
   * vouches for it, and stays trusted until it is retired; its private key is gone.
   */
  public State rotateAuthority(Instant now) {
    AuthorityKey present = folder.read().authority();
    keySet();
    present
        .rollover()
        .ifPresent(
            under -> {
              throw new KeyFilesException(
                  "a rollover is under way since "
                      + under.since()
                      + "; end it first: keys retire-authority");
            });
    folder.authority().succeed(new AuthorityMaker(random).succeed(present, now));
    return state();
  }

  /**
   * Forgets the authority before the present one: certificates that it issued open nothing any
   * more, and who knows the controller by it alone does not find it.
   */
  public State retireAuthority() {
    if (folder.read().authority().rollover().isEmpty()) {
      throw new KeyFilesException("no rollover is under way; the present authority stays");
    }
    folder.authority().retire();
    return state();
  }

  /** Encrypts all private keys of the folder with another passphrase, or decrypts them. */
  public State encrypt(Optional<Passphrase> next) {
    if (next.isPresent() && folder.isEncrypted()) {
      throw new KeyFilesException(
          "the keys are encrypted already; decrypt them first, so that no interruption leaves two"
              + " passphrases");
    }
    folder.rewrite(next);
    return new KeyChanges(folder.dataDirectory(), next, random).state();
  }

  private KeySet keySet() {
    Signed signed =
        folder
            .keySet()
            .orElseThrow(
                () ->
                    new KeyFilesException(
                        "there is no key set yet; start the controller once, then stop it"));
    return KeySet.decode(signed.payload().toArray());
  }
}
