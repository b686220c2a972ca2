/**
 * What agents report of their tunnels: the latest of it, in memory, per interface and peer. Reports
 * add up here; nothing waits in a queue, so that neither a slow reader nor a flood costs memory.
 */
@NullMarked
package dev.wheelwright.controller.telemetry;

import org.jspecify.annotations.NullMarked;
