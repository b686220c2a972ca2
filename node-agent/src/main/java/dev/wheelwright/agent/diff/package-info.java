/**
 * What a config asks of the device, what the device is, and the smallest list of operations that
 * leads from one to the other. Pure: no clock, no I/O.
 */
@NullMarked
package dev.wheelwright.agent.diff;

import org.jspecify.annotations.NullMarked;
