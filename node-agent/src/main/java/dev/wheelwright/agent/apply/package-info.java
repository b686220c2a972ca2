/** Makes a verified config real: applies it, proves it, keeps it. */
@NullMarked
package dev.wheelwright.agent.apply;

import org.jspecify.annotations.NullMarked;
