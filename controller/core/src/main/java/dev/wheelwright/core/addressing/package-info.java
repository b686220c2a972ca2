/** Which address of an overlay's pools each member bears. */
@NullMarked
package dev.wheelwright.core.addressing;

import org.jspecify.annotations.NullMarked;
