/** Files of the data directory. */
@NullMarked
package dev.wheelwright.controller.file;

import org.jspecify.annotations.NullMarked;
