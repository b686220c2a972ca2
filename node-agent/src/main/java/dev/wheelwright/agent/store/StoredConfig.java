package dev.wheelwright.agent.store;

import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Signed;

/**
 * A config as it lies on disk, unverified.
 *
 * @param keySet the key set that was current when the config was accepted: a later one need not
 *     name its signer any more
 * @param envelope the signed envelope
 */
public record StoredConfig(Signed keySet, Signed envelope, ConfigContent content) {}
