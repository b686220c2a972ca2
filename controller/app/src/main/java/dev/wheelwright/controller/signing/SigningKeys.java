package dev.wheelwright.controller.signing;

/**
 * The fleet's root key, which says which online keys may sign, and the online key. Printing them
 * prints their ids only.
 */
public final class SigningKeys {
  private final Ed25519Key root;
  private final Ed25519Key online;

  SigningKeys(Ed25519Key root, Ed25519Key online) {
    this.root = root;
    this.online = online;
  }

  Ed25519Key online() {
    return online;
  }

  Ed25519Key root() {
    return root;
  }

  /** The root's public half, 32 bytes: what an agent pins when it joins. */
  public byte[] rootPublicKey() {
    return root.publicKey();
  }

  @Override
  public String toString() {
    return "SigningKeys[root=" + root.id() + ", online=" + online.id() + "]";
  }
}
