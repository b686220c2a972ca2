/** A whole terminal to draw on. */
@NullMarked
package dev.wheelwright.cli.screen;

import org.jspecify.annotations.NullMarked;
