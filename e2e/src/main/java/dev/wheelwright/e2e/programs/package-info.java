/**
 * The programs of Wheelwright as people start them: the controller, agents, and a client of the
 * REST API.
 */
@NullMarked
package dev.wheelwright.e2e.programs;

import org.jspecify.annotations.NullMarked;
