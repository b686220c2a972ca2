package dev.wheelwright.agent.telemetry;

import dev.wheelwright.wire.Endpoint;
import java.util.Optional;

/**
 * One peer of an interface as the device has it. Two samples are equal when nothing happened
 * between them: a handshake is known by when it was completed, not by its age, which only grows.
 *
 * @param handshakeAt when the last handshake was completed, in monotonic nanoseconds; empty: the
 *     device knows of none
 * @param endpoint where the device sends to; its host is an address
 * @param receivedBytes as the device counts; lower than before after a new start
 */
public record PeerSample(
    Optional<Long> handshakeAt, Optional<Endpoint> endpoint, long receivedBytes, long sentBytes) {}
