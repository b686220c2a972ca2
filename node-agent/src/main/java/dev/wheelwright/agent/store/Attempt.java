package dev.wheelwright.agent.store;

import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.RevisionStamp;

/** The config that the agent last set out to apply, whatever came of it. */
public record Attempt(RevisionStamp stamp, Digest digest) {}
