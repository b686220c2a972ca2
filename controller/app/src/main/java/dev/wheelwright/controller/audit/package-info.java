/**
 * Who did what, and what was refused to whom: a chain that shows when somebody cuts or bends it.
 */
@NullMarked
package dev.wheelwright.controller.audit;

import org.jspecify.annotations.NullMarked;
