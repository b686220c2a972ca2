/** The one stream to the controller: what is said on it, and keeping it up. */
@NullMarked
package dev.wheelwright.agent.link;

import org.jspecify.annotations.NullMarked;
