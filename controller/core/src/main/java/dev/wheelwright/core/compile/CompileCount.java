package dev.wheelwright.core.compile;

/**
 * How much work a compile was.
 *
 * @param appliances configs put together
 * @param pages peer pages encoded and digested
 */
public record CompileCount(int appliances, int pages) {}
