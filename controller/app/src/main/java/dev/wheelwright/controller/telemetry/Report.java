package dev.wheelwright.controller.telemetry;

import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerSample;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One message of what an agent sees, checked for form, not for truth.
 *
 * @param appliance whose certificate the stream has; nothing else says who it is
 * @param at when it came
 */
public record Report(UUID appliance, Moment at, Position position, Content content) {

  /**
   * Where the message belongs.
   *
   * @param run one value from the start of the agent to its end
   * @param sequence ascending within a run
   * @param full whether it begins a report that leaves nothing out
   * @param more whether the report goes on in the next message
   */
  public record Position(Bytes run, long sequence, boolean full, boolean more) {}

  /**
   * What it says.
   *
   * @param goneInterfaces memberships whose interface is not part of the applied config any more
   * @param conditions all that hold now
   */
  public record Content(
      List<InterfaceReport> interfaces, Set<UUID> goneInterfaces, List<Condition> conditions) {
    public Content {
      interfaces = List.copyOf(interfaces);
      goneInterfaces = Set.copyOf(goneInterfaces);
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * One interface.
   *
   * @param problem why it can't be read; empty: it was read
   * @param deviceKey public key of the device's private key; empty: it has none
   * @param peers those that changed, or all
   * @param gonePeers those that the device does not have any more
   */
  public record InterfaceReport(
      UUID membership,
      Optional<String> problem,
      Optional<WgPublicKey> deviceKey,
      Map<WgPublicKey, PeerSample> peers,
      Set<WgPublicKey> gonePeers) {
    public InterfaceReport {
      peers = Map.copyOf(peers);
      gonePeers = Set.copyOf(gonePeers);
    }
  }
}
