package dev.wheelwright.controller.link;

import dev.wheelwright.controller.signing.ConfigSigner;
import dev.wheelwright.controller.signing.KeySets;
import dev.wheelwright.controller.signing.LatestSigner;
import jakarta.inject.Singleton;

/** What the link uses of the signing. */
@Singleton
record SigningPorts(ConfigSigner configs, LatestSigner latest, KeySets keySets) {}
