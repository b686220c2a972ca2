/**
 * The edge of the REST API and the console: TLS with our own authority's certificate or a given
 * one, and how often somebody may ask.
 */
@NullMarked
package dev.wheelwright.controller.edge;

import org.jspecify.annotations.NullMarked;
