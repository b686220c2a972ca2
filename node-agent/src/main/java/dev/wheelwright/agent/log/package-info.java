/** One line of key=value pairs for each event, on standard output. */
@NullMarked
package dev.wheelwright.agent.log;

import org.jspecify.annotations.NullMarked;
