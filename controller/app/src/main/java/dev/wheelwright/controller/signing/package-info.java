/** The keys of the controller, and what they sign. */
@NullMarked
package dev.wheelwright.controller.signing;

import org.jspecify.annotations.NullMarked;
