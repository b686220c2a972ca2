/** Talking to the controller: where it is, who asks, and what its answers mean. */
@NullMarked
package dev.wheelwright.cli.client;

import org.jspecify.annotations.NullMarked;
