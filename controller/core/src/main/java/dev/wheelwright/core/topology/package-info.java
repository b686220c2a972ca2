/** From an intent, as people write it, to a topology: intent that passed every check. */
@NullMarked
package dev.wheelwright.core.topology;

import org.jspecify.annotations.NullMarked;
