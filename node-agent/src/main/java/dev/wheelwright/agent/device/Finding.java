package dev.wheelwright.agent.device;

/**
 * Something on the machine, not ours, that may keep an overlay from working. It is reported, never
 * changed.
 *
 * @param subject what it is about, such as a table or a file
 * @param explanation one sentence for the administrator
 */
public record Finding(String subject, String explanation) {}
