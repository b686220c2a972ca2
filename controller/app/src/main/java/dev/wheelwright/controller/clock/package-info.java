/** The only place that reads the time and makes random numbers. */
@NullMarked
package dev.wheelwright.controller.clock;

import org.jspecify.annotations.NullMarked;
