/**
 * The agents' streams: who may open one, what is said on it, and in what order. Nothing waits in a
 * queue here: whatever is still to be said is derived from the newest state when the stream can
 * take it.
 */
@NullMarked
package dev.wheelwright.controller.link;

import org.jspecify.annotations.NullMarked;
