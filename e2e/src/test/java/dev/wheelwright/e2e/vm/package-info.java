/** Runs tests where Maven would take too long to start: in a virtual machine. */
@NullMarked
package dev.wheelwright.e2e.vm;

import org.jspecify.annotations.NullMarked;
