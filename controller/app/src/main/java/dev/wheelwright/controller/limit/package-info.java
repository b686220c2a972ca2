/** How often something may be done: for whatever anybody can reach. */
@NullMarked
package dev.wheelwright.controller.limit;

import org.jspecify.annotations.NullMarked;
