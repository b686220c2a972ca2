package dev.wheelwright.controller.enrolment;

import java.util.UUID;

/**
 * Fired in the transaction in which an appliance joins again: its older certificates are revoked
 * once that is committed.
 */
public record CertificatesReplaced(UUID appliance) {}
