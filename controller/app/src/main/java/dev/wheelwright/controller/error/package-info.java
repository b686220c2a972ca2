/** From errors to problem+json. */
@NullMarked
package dev.wheelwright.controller.error;

import org.jspecify.annotations.NullMarked;
