/** A whole overlay on one machine, to look at. */
@NullMarked
package dev.wheelwright.e2e.demo;

import org.jspecify.annotations.NullMarked;
