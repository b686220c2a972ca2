/** What a colleague needs in order to help: one answer, without secrets. */
@NullMarked
package dev.wheelwright.controller.diagnose;

import org.jspecify.annotations.NullMarked;
