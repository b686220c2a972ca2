/** Appliances in the REST API. */
@NullMarked
package dev.wheelwright.controller.appliance;

import org.jspecify.annotations.NullMarked;
