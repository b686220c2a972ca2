/** Start and stop: the data directory, the embedded database, the ready line. */
@NullMarked
package dev.wheelwright.controller.platform;

import org.jspecify.annotations.NullMarked;
