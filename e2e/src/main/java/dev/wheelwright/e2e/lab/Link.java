package dev.wheelwright.e2e.lab;

/**
 * A cable between two hosts.
 *
 * @param left one end
 * @param right the other end
 */
public record Link(Port left, Port right) {}
