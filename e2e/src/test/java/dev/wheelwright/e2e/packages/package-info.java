/** The Debian packages, on machines of the laboratory that are booted from a clean Debian. */
@NullMarked
package dev.wheelwright.e2e.packages;

import org.jspecify.annotations.NullMarked;
