/** WireGuard's secret keys as values that do not print themselves. */
@NullMarked
package dev.wheelwright.agent.key;

import org.jspecify.annotations.NullMarked;
