package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.KeyId;
import java.util.Optional;

/**
 * The fleet's root key, which says which online keys may sign, and the online key. The private half
 * of the root may be elsewhere: nothing needs it but a change of the keys. Printing them prints
 * their ids only.
 */
public final class SigningKeys {
  private final Optional<Ed25519Key> root;
  private final byte[] rootPublicKey;
  private final Ed25519Key online;

  private SigningKeys(Optional<Ed25519Key> root, byte[] rootPublicKey, Ed25519Key online) {
    this.root = root;
    this.rootPublicKey = rootPublicKey;
    this.online = online;
  }

  /** With the root at hand. */
  static SigningKeys of(Ed25519Key root, Ed25519Key online) {
    return new SigningKeys(Optional.of(root), root.publicKey(), online);
  }

  /**
   * With the root elsewhere.
   *
   * @param rootPublicKey 32 bytes
   */
  static SigningKeys withoutRoot(byte[] rootPublicKey, Ed25519Key online) {
    return new SigningKeys(Optional.empty(), rootPublicKey.clone(), online);
  }

  Ed25519Key online() {
    return online;
  }

  /** Empty: it is kept elsewhere. */
  Optional<Ed25519Key> root() {
    return root;
  }

  KeyId rootId() {
    return KeyId.of(rootPublicKey);
  }

  /** The root's public half, 32 bytes: what an agent pins when it joins. */
  public byte[] rootPublicKey() {
    return rootPublicKey.clone();
  }

  @Override
  public String toString() {
    return "SigningKeys[root="
        + rootId()
        + (root.isPresent() ? "" : " (elsewhere)")
        + ", online="
        + online.id()
        + "]";
  }
}
