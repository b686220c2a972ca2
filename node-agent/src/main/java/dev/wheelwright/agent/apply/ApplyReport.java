package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.store.Attempt;

/**
 * A result with the config that it is about.
 *
 * @param attempt stamp and digest of that config
 */
public record ApplyReport(Attempt attempt, ApplyResult result) {}
