package dev.wheelwright.controller.status;

import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.status.TunnelStatus;
import java.time.Instant;

/**
 * A tunnel's state became another.
 *
 * @param to the new state with its evidence
 */
record Transition(Tunnel tunnel, Instant at, TunnelState from, TunnelStatus to) {}
