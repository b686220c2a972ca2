/** The controller's adapters and use cases, one package per feature. */
@NullMarked
package dev.wheelwright.app;

import org.jspecify.annotations.NullMarked;
