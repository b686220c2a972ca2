/** From a topology to one config for each appliance; pure, sorted, digested. */
@NullMarked
package dev.wheelwright.core.compile;

import org.jspecify.annotations.NullMarked;
