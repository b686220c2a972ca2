/** A controller and a terminal for tests. */
@NullMarked
package dev.wheelwright.cli.testing;

import org.jspecify.annotations.NullMarked;
