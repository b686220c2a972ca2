package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * The key set, signed by the root key: which online key signs for the fleet in the present epoch.
 */
@ApplicationScoped
public class KeySets {
  /** There is one online key, from the first start on. */
  private static final long SERIAL = 1;

  private final ControllerKeys keys;
  private final Fleet fleet;

  KeySets(ControllerKeys keys, Fleet fleet) {
    this.keys = keys;
    this.fleet = fleet;
  }

  /** The same bytes at every call in an epoch, since Ed25519 has no randomness. */
  public Signed current() {
    FleetIdentity identity = fleet.identity();
    OnlineKey online = OnlineKey.of(keys.signing().online().publicKey());
    KeySet set = new KeySet(identity.id(), identity.epoch(), SERIAL, List.of(online));
    return keys.signing().root().sign(SignatureContext.KEY_SET, set.encode());
  }

  /** The root's public half, 32 bytes: what an agent pins when it joins. */
  public byte[] rootPublicKey() {
    return keys.signing().rootPublicKey();
  }
}
