/**
 * Rows that only the controller can have written: a keyed checksum whose key is not in the
 * database.
 */
@NullMarked
package dev.wheelwright.controller.seal;

import org.jspecify.annotations.NullMarked;
