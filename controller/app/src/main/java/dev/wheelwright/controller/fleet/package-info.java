/** Who is in the fleet: its identity, the appliances, and their memberships. */
@NullMarked
package dev.wheelwright.controller.fleet;

import org.jspecify.annotations.NullMarked;
