/**
 * Both ends of the link, as they are, in a world whose time, network, disk, device and database are
 * made up, and the same again for the same seed.
 */
package dev.wheelwright.simulation;
