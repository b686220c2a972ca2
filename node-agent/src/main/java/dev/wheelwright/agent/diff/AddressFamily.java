package dev.wheelwright.agent.diff;

/** The two address families of the Internet. */
public enum AddressFamily {
  IPV4,
  IPV6
}
