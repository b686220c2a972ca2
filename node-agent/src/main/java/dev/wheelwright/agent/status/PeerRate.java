package dev.wheelwright.agent.status;

/**
 * What went through a peer between the agent's last two looks at it.
 *
 * @param receivedBitsPerSecond from the peer
 * @param sentBitsPerSecond to the peer
 */
public record PeerRate(long receivedBitsPerSecond, long sentBitsPerSecond) {}
