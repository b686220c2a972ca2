/** The agent that makes an appliance's config real and reports what it sees. */
@NullMarked
package dev.wheelwright.agent;

import org.jspecify.annotations.NullMarked;
