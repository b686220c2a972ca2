/**
 * What is said of a tunnel: a pure function of what it should be, what was reported, and the time
 * now, with the evidence beside it.
 */
@NullMarked
package dev.wheelwright.core.status;

import org.jspecify.annotations.NullMarked;
