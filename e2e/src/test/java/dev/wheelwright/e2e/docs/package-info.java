/** The documents say what is there. */
@NullMarked
package dev.wheelwright.e2e.docs;

import org.jspecify.annotations.NullMarked;
