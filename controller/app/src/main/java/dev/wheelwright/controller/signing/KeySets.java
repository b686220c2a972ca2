package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key set, signed by the root key: which online key signs for the fleet in the present epoch.
 */
@ApplicationScoped
public class KeySets {
  private static final long FIRST_SERIAL = 1;

  private final ControllerKeys keys;
  private final Fleet fleet;
  private final KeyCeremony ceremony;
  private @Nullable Signed current;

  KeySets(ControllerKeys keys, Fleet fleet, KeyCeremony ceremony) {
    this.keys = keys;
    this.fleet = fleet;
    this.ceremony = ceremony;
  }

  /** The one in the keys folder. */
  public synchronized Signed current() {
    Signed known = current;
    if (known == null) {
      KeyFolder folder = ceremony.folder();
      known = folder.keySet().orElseGet(() -> first(folder));
      current = known;
    }
    return known;
  }

  /** Made when there is none yet, and the root is still here. */
  private Signed first(KeyFolder folder) {
    FleetIdentity identity = fleet.identity();
    OnlineKey online = OnlineKey.of(keys.signing().online().publicKey());
    KeySet set = new KeySet(identity.id(), identity.epoch(), FIRST_SERIAL, List.of(online));
    Ed25519Key root =
        keys.signing().root().orElseThrow(() -> new KeyFilesException("there is no key set"));
    Signed signed = root.sign(SignatureContext.KEY_SET, set.encode());
    folder.writeKeySet(signed);
    return signed;
  }

  /** The root's public half, 32 bytes: what an agent pins when it joins. */
  public byte[] rootPublicKey() {
    return keys.signing().rootPublicKey();
  }
}
