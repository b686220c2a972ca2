/**
 * What the tunnels of the topology in force are: concluded at each report, and when a threshold
 * passes without one.
 */
@NullMarked
package dev.wheelwright.controller.status;

import org.jspecify.annotations.NullMarked;
