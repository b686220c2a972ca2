/** The command line client of the controller's REST API. */
@NullMarked
package dev.wheelwright.cli;

import org.jspecify.annotations.NullMarked;
