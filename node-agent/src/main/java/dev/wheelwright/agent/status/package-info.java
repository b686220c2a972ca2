/**
 * What the agent says about itself: conditions, a small file for others to read, the status
 * command.
 */
@NullMarked
package dev.wheelwright.agent.status;

import org.jspecify.annotations.NullMarked;
