/** The intent, as people write it: the topology of the REST API. */
@NullMarked
package dev.wheelwright.controller.overlay;

import org.jspecify.annotations.NullMarked;
