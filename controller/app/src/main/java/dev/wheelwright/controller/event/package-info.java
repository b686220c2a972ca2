/**
 * The one stream of events to clients. Features publish into it; each client is served from the
 * same bounded memory, at its own pace, or is told to start over.
 */
@NullMarked
package dev.wheelwright.controller.event;

import org.jspecify.annotations.NullMarked;
