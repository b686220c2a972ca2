/** What a command prints: tables, JSON and text that cannot harm a terminal. */
@NullMarked
package dev.wheelwright.cli.output;

import org.jspecify.annotations.NullMarked;
