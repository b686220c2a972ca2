package dev.wheelwright.agent.telemetry;

import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * What is to be said of a sample, or a part of it that fits into one message.
 *
 * @param at of the sample; ages are counted up to it
 * @param interfaces those with something to say
 * @param goneInterfaces memberships without an interface from now on
 * @param conditions all that hold
 */
public record Report(
    long at,
    Extent extent,
    List<Part> interfaces,
    List<UUID> goneInterfaces,
    List<Condition> conditions) {
  public Report {
    interfaces = List.copyOf(interfaces);
    goneInterfaces = List.copyOf(goneInterfaces);
    conditions = List.copyOf(conditions);
  }

  /**
   * How much is said.
   *
   * @param full everything, by this message and those that follow it
   * @param more another message follows
   */
  public record Extent(boolean full, boolean more) {}

  /**
   * What is to be said of one interface.
   *
   * @param peers that changed, ascending
   * @param gonePeers that the device does not have any more, ascending
   */
  public record Part(
      InterfaceSample.Header header,
      SequencedMap<WgPublicKey, PeerSample> peers,
      List<WgPublicKey> gonePeers) {}
}
