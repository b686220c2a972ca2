package dev.wheelwright.agent.diff;

/** Who routes through an interface. */
public enum RoutingMode {
  /** The agent keeps the interface's routes in the main table. */
  MAIN,

  /** The agent keeps the routes in another table, and rules that lead there. */
  TABLE,
  /** The agent sets no routes; a routing daemon or an administrator does. */
  OFF
}
