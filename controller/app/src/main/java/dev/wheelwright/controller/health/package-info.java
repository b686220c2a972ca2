/** Whether the controller can do its work: what it stands on, and what is said of that. */
@NullMarked
package dev.wheelwright.controller.health;

import org.jspecify.annotations.NullMarked;
