/** Whole-system checks: a lab of network namespaces and the scenarios that run in it. */
@NullMarked
package dev.wheelwright.e2e;

import org.jspecify.annotations.NullMarked;
