package dev.wheelwright.agent.status;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.ApplianceStatus.InterfaceStatus;
import dev.wheelwright.agent.status.ApplianceStatus.PeerStatus;
import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StateLock;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how the appliance is from its state and its device. Changes neither. */
public final class StatusReading {
  private final StateDirectory state;
  private final Device device;
  private final Clock clock;

  public StatusReading(StateDirectory state, Device device, Clock clock) {
    this.state = state;
    this.device = device;
    this.clock = clock;
  }

  /**
   * @throws IOException when a state file can't be read or is corrupt
   */
  public ApplianceStatus read(Identity identity) throws IOException {
    Optional<StoredConfig> lastGood = state.lastGood().read();
    Map<PeerName, PeerRate> rates = RateSocket.ask(state).orElse(Map.of());
    List<InterfaceStatus> interfaces = new ArrayList<>();
    if (lastGood.isPresent()) {
      lastGood
          .get()
          .content()
          .decode()
          .forEach((each, peers) -> interfaces.add(read(each, peers, rates)));
    }
    return new ApplianceStatus(
        identity,
        StateLock.isHeld(state),
        state.floor().read().stamp(),
        new ApplianceStatus.Digests(
            state.attempt().read().map(Attempt::digest),
            lastGood.map(StoredConfig::content).map(ConfigContent::digest)),
        RuntimeStatus.read(state.runtime()),
        interfaces,
        PolicyStatus.read(
            lastGood.map(StoredConfig::content).orElse(ConfigContent.EMPTY).head(), device));
  }

  private InterfaceStatus read(
      InterfaceRecord each, List<PeerRecord> peers, Map<PeerName, PeerRate> rates) {
    ObservedWireGuard observed;
    try {
      observed = device.readWireGuard(each.name());
    } catch (DeviceException e) {
      return new InterfaceStatus(each.name().value(), String.valueOf(e.getMessage()), 0, List.of());
    }
    Map<WgPublicKey, String> names = new HashMap<>();
    peers.forEach(peer -> names.put(peer.publicKey(), peer.name()));
    List<PeerStatus> statuses = new ArrayList<>();
    observed.peers().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              WgPublicKey key = entry.getKey();
              Optional<PeerRate> rate =
                  Optional.ofNullable(rates.get(new PeerName(each.name(), key)));
              statuses.add(peer(names.getOrDefault(key, ""), key, entry.getValue(), rate));
            });
    return new InterfaceStatus(each.name().value(), "", observed.listenPort(), statuses);
  }

  private PeerStatus peer(
      String name, WgPublicKey key, ObservedPeer peer, Optional<PeerRate> rate) {
    ObservedPeer.Traffic traffic = peer.traffic();
    return new PeerStatus(
        name,
        key.toString(),
        peer.endpoint().map(Endpoint::toString).orElse(""),
        traffic.lastHandshake().map(this::age),
        new ApplianceStatus.Volume(traffic.receivedBytes(), traffic.sentBytes()),
        rate);
  }

  /** Never negative: the clock may have been set since. */
  private long age(Instant handshake) {
    return Math.max(0, Duration.between(handshake, clock.instant()).toSeconds());
  }
}
