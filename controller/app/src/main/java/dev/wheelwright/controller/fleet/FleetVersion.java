package dev.wheelwright.controller.fleet;

/**
 * How far the fleet has come.
 *
 * @param revision the last one; 0 before the first
 * @param intentVersion of the intent in force; 0 is the empty one
 */
public record FleetVersion(long revision, long intentVersion) {}
