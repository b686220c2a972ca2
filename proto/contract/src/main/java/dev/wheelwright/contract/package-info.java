/** Messages and services between the controller and the agents, generated from the .proto files. */
@NullMarked
package dev.wheelwright.contract;

import org.jspecify.annotations.NullMarked;
