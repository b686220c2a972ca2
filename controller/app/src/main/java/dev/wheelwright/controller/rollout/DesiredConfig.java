package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;

/**
 * What an appliance must be.
 *
 * @param revision the last revision that changed its digest
 */
public record DesiredConfig(long revision, Digest digest) {}
