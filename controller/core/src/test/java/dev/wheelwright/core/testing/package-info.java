/** What several tests share. */
@NullMarked
package dev.wheelwright.core.testing;

import org.jspecify.annotations.NullMarked;
