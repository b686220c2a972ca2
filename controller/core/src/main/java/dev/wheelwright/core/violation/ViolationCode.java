package dev.wheelwright.core.violation;

import java.util.Locale;

/**
 * What kind of thing is wrong. Its {@link #text} is part of the API: codes are added, never
 * renamed.
 */
public enum ViolationCode {
  // The document.
  UNSUPPORTED_VERSION,
  WRONG_TYPE,
  UNKNOWN_FIELD,
  MISSING_FIELD,
  INVALID_VALUE,
  OUT_OF_RANGE,
  DUPLICATE_NAME,
  DUPLICATE_MEMBERSHIP,
  DUPLICATE_VALUE,
  NOT_SUPPORTED,

  // What an overlay needs.
  UNKNOWN_APPLIANCE,
  UNKNOWN_CONCENTRATOR,
  NO_CONCENTRATOR,
  NO_ENDPOINT,

  // Policy between spokes.
  RULES_NOT_IN_FORCE,
  UNKNOWN_TAG,
  UNOWNED_PREFIX,
  NO_COMMON_FAMILY,
  PORTS_WITHOUT_PROTOCOL,

  // What an appliance can have once.
  INTERFACE_NAME_NEEDED,
  INTERFACE_NAME_CLASH,
  LISTEN_PORT_CLASH,
  PUBLIC_KEY_CLASH,

  // Addresses and prefixes.
  POOL_OVERLAP,
  POOL_EXHAUSTED,
  NO_ADDRESS,
  ADDRESS_OUTSIDE_POOLS,
  ADDRESS_CLASH,
  SITE_NETWORK_OVERLAP,
  ROUTE_CONFLICT,
  ENDPOINT_INSIDE_PEER,
  MTU_TOO_SMALL;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The code in kebab-case, such as {@code no-endpoint}. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
