/**
 * What controller and agent must agree on, byte for byte: prefixes, keys, records, pages, digests,
 * deltas, signed payloads and the routes that follow from peers.
 *
 * <p>Pure: no I/O, no clock, no randomness, no library.
 */
@NullMarked
package dev.wheelwright.wire;

import org.jspecify.annotations.NullMarked;
