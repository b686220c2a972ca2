package dev.wheelwright.controller.signing;

/**
 * All keys of a controller, as kept in its data directory.
 *
 * @param signing what signs configs and key sets
 * @param authority what signs certificates
 */
public record ControllerKeys(SigningKeys signing, AuthorityKey authority) {}
