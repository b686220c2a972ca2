package dev.wheelwright.core.status;

/** What a tunnel is. The first that matches, in {@link TunnelStatus#of}. */
public enum TunnelState {
  /** One end has no key yet, so there is no tunnel to look at. */
  PENDING,
  /** One end's interface is switched off on purpose. */
  DISABLED,
  /** The concentrator's agent said nothing lately. Unknown is not down. */
  UNREPORTED,
  /** There is a session, and nothing speaks against it. */
  UP,
  /** There may be a session, but what should be heard is not. */
  DEGRADED,
  /** No session, and neither end has a keepalive that would ask for one: nobody talks. */
  IDLE,
  /** A session is asked for, and none was ever seen. */
  NEVER,
  /** A session is asked for, there was one, and there is none. */
  DOWN
}
