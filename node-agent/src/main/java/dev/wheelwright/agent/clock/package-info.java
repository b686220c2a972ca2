/** What time it is, for an appliance whose own clock may be wrong. */
@NullMarked
package dev.wheelwright.agent.clock;

import org.jspecify.annotations.NullMarked;
