/** Who this appliance is, and how it proves that: joining, renewing, TLS to the controller. */
@NullMarked
package dev.wheelwright.agent.identity;

import org.jspecify.annotations.NullMarked;
