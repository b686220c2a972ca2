/** The pure heart of the controller: no framework, no clock, no randomness, no I/O. */
@NullMarked
package dev.wheelwright.core;

import org.jspecify.annotations.NullMarked;
