package dev.wheelwright.controller.status;

/**
 * Learns what became of tunnels. Called under the board's lock: must neither block nor look at the
 * board.
 */
interface StatusListener {
  /** Something that the API shows is different: state, endpoint, handshake or counters. */
  void changed(TunnelCell cell);

  /** The state is another; {@link #changed} is called as well. */
  void transition(Transition transition);

  /** The hour of the cell's figures has ended; it begins another after this. */
  default void hourEnded(TunnelCell cell) {}

  /** The tunnel is not in the topology any more. */
  void removed(TunnelCell cell);
}
