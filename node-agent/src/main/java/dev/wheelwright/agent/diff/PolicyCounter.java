package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;

/**
 * What passed from peer to peer of an interface by one rule, answers included, since the interface
 * has a policy.
 *
 * @param rule empty: what no rule allowed, and was dropped
 */
public record PolicyCounter(InterfaceName name, String rule, long packets, long bytes) {}
