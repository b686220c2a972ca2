package dev.wheelwright.agent.verify;

import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Signed;

/** The ways into the appliance, each with its checks. */
public final class ConfigVerifier {
  private final ApplianceId self;
  private final RootKey root;
  private final HeldKeys keys;

  public ConfigVerifier(ApplianceId self, RootKey root, HeldKeys keys) {
    this.self = self;
    this.root = root;
    this.keys = keys;
  }

  /** Checks an offered envelope, before its content is asked for. */
  public Verdict<VerifiedEnvelope> offer(
      Signed offered, TrustedKeySet keySet, VerifiedEnvelope.Recency recency) {
    return VerifiedEnvelope.fromLink(offered, keySet, self, recency);
  }

  /** Checks the content that came for an envelope. */
  public Verdict<VerifiedConfig> content(VerifiedEnvelope envelope, ConfigContent content) {
    return VerifiedConfig.verify(envelope, content, keys);
  }

  /**
   * Checks a config that this agent stored once: signer, addressee and content, but not its age,
   * since going back by itself is always allowed.
   */
  public Verdict<VerifiedConfig> stored(StoredConfig stored) {
    return TrustedKeySet.verify(stored.keySet(), root, self.fleet())
        .then(keySet -> VerifiedEnvelope.fromStore(stored.envelope(), keySet, self))
        .then(envelope -> VerifiedConfig.verify(envelope, stored.content(), keys));
  }
}
