/**
 * A laboratory of hosts on one machine: each has its own network, mounts and processes, and all of
 * it vanishes with the program that made it.
 */
@NullMarked
package dev.wheelwright.e2e.lab;

import org.jspecify.annotations.NullMarked;
