/**
 * What the agent sees of its tunnels: samples of the device, handshake ages that no clock can
 * upset, and reports of what changed.
 */
@NullMarked
package dev.wheelwright.agent.telemetry;

import org.jspecify.annotations.NullMarked;
