package dev.wheelwright.agent.status;

import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.RevisionStamp;
import java.util.List;
import java.util.Optional;

/**
 * How an appliance is, by its own account. Holds no secret.
 *
 * @param running whether an agent is at work
 * @param floor the newest revision that was accepted
 * @param runtime what the agent last said; empty when it never ran
 */
public record ApplianceStatus(
    Identity identity,
    boolean running,
    RevisionStamp floor,
    Digests digests,
    Optional<RuntimeStatus> runtime,
    List<InterfaceStatus> interfaces,
    PolicyStatus policy) {

  public ApplianceStatus {
    interfaces = List.copyOf(interfaces);
  }

  /** Whether an agent is at work and has the controller at the other end. */
  public boolean connected() {
    return running && runtime.map(RuntimeStatus::connected).orElse(false);
  }

  /** Whether what was attempted last is what the device was proved to be last. */
  public boolean inSync() {
    return digests.lastGood().isPresent() && digests.attempted().equals(digests.lastGood());
  }

  /** How far the configs got. */
  public record Digests(Optional<Digest> attempted, Optional<Digest> lastGood) {}

  /**
   * One interface of the last-good config.
   *
   * @param problem why it can't be read; empty when it can
   */
  public record InterfaceStatus(
      String name, String problem, int listenPort, List<PeerStatus> peers) {
    public InterfaceStatus {
      peers = List.copyOf(peers);
    }
  }

  /**
   * One peer of an interface.
   *
   * @param handshakeAgeSeconds since the last handshake; empty before the first
   * @param rate as the running agent saw it; empty: none runs, or it has not looked twice yet
   */
  public record PeerStatus(
      String name,
      String publicKey,
      String endpoint,
      Optional<Long> handshakeAgeSeconds,
      Volume volume,
      Optional<PeerRate> rate) {}

  /** Bytes that went through a peer. */
  public record Volume(long receivedBytes, long sentBytes) {}
}
