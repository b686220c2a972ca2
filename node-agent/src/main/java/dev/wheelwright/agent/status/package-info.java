/**
 * What the agent says about itself: conditions, a small file and a socket for others to read, the
 * status command.
 */
@NullMarked
package dev.wheelwright.agent.status;

import org.jspecify.annotations.NullMarked;
