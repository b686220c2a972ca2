/** What is wrong with an intent: all of it at once, each with a code, a path and the value. */
@NullMarked
package dev.wheelwright.core.violation;

import org.jspecify.annotations.NullMarked;
