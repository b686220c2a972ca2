/** Who may use the REST API. */
@NullMarked
package dev.wheelwright.controller.access;

import org.jspecify.annotations.NullMarked;
