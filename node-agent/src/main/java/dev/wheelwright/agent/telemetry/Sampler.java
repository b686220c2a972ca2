package dev.wheelwright.agent.telemetry;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.WgPublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Looks at the interfaces of the config. Used by one thread. */
public final class Sampler {
  private final Device device;
  private final Supplier<List<InterfaceRecord>> interfaces;
  private final Conditions conditions;
  private final InstantSource wallClock;
  private final LongSupplier nanoTime;
  private Map<UUID, HandshakeTimes> handshakes = Map.of();

  /**
   * @param interfaces those of the config that the device is meant to have now
   * @param wallClock the machine's, by which handshakes are stamped; it may jump
   * @param nanoTime monotonic nanoseconds, from any origin
   */
  public Sampler(
      Device device,
      Supplier<List<InterfaceRecord>> interfaces,
      Conditions conditions,
      InstantSource wallClock,
      LongSupplier nanoTime) {
    this.device = device;
    this.interfaces = interfaces;
    this.conditions = conditions;
    this.wallClock = wallClock;
    this.nanoTime = nanoTime;
  }

  /** Looks once. */
  public Sample sample() {
    Map<UUID, HandshakeTimes> kept = new HashMap<>();
    List<InterfaceSample> samples = new ArrayList<>();
    for (InterfaceRecord each : interfaces.get()) {
      HandshakeTimes times = handshakes.getOrDefault(each.membership(), new HandshakeTimes());
      kept.put(each.membership(), times);
      samples.add(read(each, times));
    }
    handshakes = kept;
    return Sample.of(nanoTime.getAsLong(), samples, conditions.current());
  }

  private InterfaceSample read(InterfaceRecord each, HandshakeTimes handshakeTimes) {
    ObservedWireGuard observed;
    try {
      observed = device.readWireGuard(each.name());
    } catch (DeviceException e) {
      String problem = String.valueOf(e.getMessage());
      return new InterfaceSample(
          new InterfaceSample.Header(each.membership(), problem, Optional.empty(), 0),
          each.name(),
          Optional.empty());
    }
    Map<WgPublicKey, Long> times =
        handshakeTimes.next(
            observed.peers(), new HandshakeTimes.Clocks(wallClock.instant(), nanoTime.getAsLong()));
    Map<WgPublicKey, PeerSample> peers = HashMap.newHashMap(observed.peers().size());
    observed
        .peers()
        .forEach((key, peer) -> peers.put(key, sample(peer, Optional.ofNullable(times.get(key)))));
    return new InterfaceSample(
        new InterfaceSample.Header(
            each.membership(),
            "",
            observed.privateKey().map(WgPrivateKey::publicKey),
            observed.listenPort()),
        each.name(),
        Optional.of(peers));
  }

  private static PeerSample sample(ObservedPeer peer, Optional<Long> handshakeAt) {
    return new PeerSample(
        handshakeAt, peer.endpoint(), peer.traffic().receivedBytes(), peer.traffic().sentBytes());
  }
}
