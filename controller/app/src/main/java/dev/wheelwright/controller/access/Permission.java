package dev.wheelwright.controller.access;

import java.util.Locale;

/**
 * What a caller may do. Routes name these in {@code @PermissionsAllowed}: {@code "read"} lets in
 * whoever may read any overlay at all, {@code "read:everywhere"} only who may read the whole fleet.
 */
public enum Permission {
  /** See topology, appliances and tunnels. */
  READ,
  /** Change the topology. */
  CHANGE,
  /** Let appliances in, and shut them out for good. */
  ENROL,
  /** Read the audit chain. */
  AUDIT,
  /** Manage accounts, and the tokens of others. */
  ACCESS,
  /** See to the controller itself: diagnostics, metrics, keys. */
  OPERATE;

  /** A route for everybody who is known. */
  public static final String SIGNED_IN = "signed-in";

  static final String EVERYWHERE = "everywhere";

  /** As routes name it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
