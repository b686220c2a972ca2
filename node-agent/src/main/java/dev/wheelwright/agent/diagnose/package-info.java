/** One file with all that helps a colleague to help, and no secret. */
@NullMarked
package dev.wheelwright.agent.diagnose;

import org.jspecify.annotations.NullMarked;
