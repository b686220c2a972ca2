package dev.wheelwright.core.topology;

/**
 * An appliance that the document declares.
 *
 * @param description free text for people; may be empty
 */
public record ApplianceIntent(ApplianceName name, String description) {}
