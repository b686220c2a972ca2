package dev.wheelwright.controller.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.InterfaceSample;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.controller.telemetry.Report.Content;
import dev.wheelwright.controller.telemetry.Report.InterfaceReport;
import dev.wheelwright.controller.telemetry.Report.Position;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerSample;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.WgPublicKey;
import dev.wheelwright.wire.WireFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads what an agent says of its tunnels. One thing that can't be, and the message is refused. */
final class TelemetryMessages {
  private static final int RUN_BYTES = 16;
  private static final int MAXIMUM_INTERFACES = 2000;
  private static final int MAXIMUM_PEERS = 10_000;
  private static final int MAXIMUM_CONDITIONS = 64;
  private static final int MAXIMUM_CODE = 64;
  private static final int MAXIMUM_PORT = 65_535;

  /** No device has been up for longer. */
  private static final Duration LONGEST_AGE = Duration.ofDays(3653);

  private TelemetryMessages() {}

  /**
   * The message as a value.
   *
   * @param appliance whose stream it came by
   * @param at when it came
   * @throws ProtocolException when it does not follow the contract
   */
  static Report report(UUID appliance, Moment at, Telemetry message) {
    try {
      return new Report(appliance, at, position(message), content(message));
    } catch (WireFormatException e) {
      throw new ProtocolException(AgentMessages.text("telemetry: " + e.getMessage()), e);
    }
  }

  private static Position position(Telemetry message) {
    if (message.getRun().size() != RUN_BYTES) {
      throw refused("run: " + message.getRun().size() + " bytes; must be " + RUN_BYTES);
    }
    if (message.getSequence() < 0) {
      throw refused("sequence: must be less than 2^63");
    }
    return new Position(
        Bytes.of(message.getRun().toByteArray()),
        message.getSequence(),
        message.getFull(),
        message.getMore());
  }

  private static Content content(Telemetry message) {
    requireAtMost("interfaces", message.getInterfacesCount(), MAXIMUM_INTERFACES);
    requireAtMost("gone_interfaces", message.getGoneInterfacesCount(), MAXIMUM_INTERFACES);
    requireAtMost("conditions", message.getConditionsCount(), MAXIMUM_CONDITIONS);
    int peers = message.getInterfacesList().stream().mapToInt(TelemetryMessages::peers).sum();
    requireAtMost("peers", peers, MAXIMUM_PEERS);
    Set<UUID> named = new HashSet<>();
    List<InterfaceReport> interfaces = new ArrayList<>();
    for (InterfaceSample each : message.getInterfacesList()) {
      InterfaceReport report = interfaceReport(each);
      if (!named.add(report.membership())) {
        throw refused("an interface twice");
      }
      interfaces.add(report);
    }
    Set<UUID> gone = new HashSet<>();
    message.getGoneInterfacesList().forEach(each -> gone.add(AgentMessages.uuid(each)));
    List<Condition> conditions =
        message.getConditionsList().stream().map(TelemetryMessages::condition).toList();
    return new Content(interfaces, gone, conditions);
  }

  private static int peers(InterfaceSample sample) {
    return sample.getPeersCount() + sample.getGonePeersCount();
  }

  private static InterfaceReport interfaceReport(InterfaceSample sample) {
    if (Integer.compareUnsigned(sample.getListenPort(), MAXIMUM_PORT) > 0) {
      throw refused("listen_port: must be at most " + MAXIMUM_PORT);
    }
    Map<WgPublicKey, PeerSample> peers = new HashMap<>();
    for (dev.wheelwright.contract.v1.PeerSample each : sample.getPeersList()) {
      if (peers.put(key(each.getPublicKey()), peer(each)) != null) {
        throw refused("a peer twice");
      }
    }
    Set<WgPublicKey> gone = new HashSet<>();
    sample.getGonePeersList().forEach(each -> gone.add(key(each)));
    return new InterfaceReport(
        AgentMessages.uuid(sample.getMembership()),
        Optional.of(AgentMessages.text(sample.getProblem())).filter(text -> !text.isBlank()),
        sample.getPublicKey().isEmpty()
            ? Optional.empty()
            : Optional.of(key(sample.getPublicKey())),
        peers,
        gone);
  }

  private static WgPublicKey key(ByteString bytes) {
    return WgPublicKey.of(bytes.toByteArray());
  }

  private static PeerSample peer(dev.wheelwright.contract.v1.PeerSample sample) {
    return new PeerSample(
        sample.hasHandshakeAgeMillis()
            ? Optional.of(age(sample.getHandshakeAgeMillis()))
            : Optional.empty(),
        sample.hasEndpoint() ? Optional.of(endpoint(sample.getEndpoint())) : Optional.empty(),
        counter("received_bytes", sample.getReceivedBytes()),
        counter("sent_bytes", sample.getSentBytes()));
  }

  private static Duration age(long millis) {
    if (millis < 0 || millis > LONGEST_AGE.toMillis()) {
      throw refused("handshake_age_millis: more than ten years");
    }
    return Duration.ofMillis(millis);
  }

  private static Endpoint endpoint(dev.wheelwright.contract.v1.Endpoint message) {
    Endpoint endpoint = new Endpoint(message.getHost(), message.getPort());
    if (!endpoint.hasAddress()) {
      throw refused("endpoint: a name instead of an address");
    }
    return endpoint;
  }

  private static long counter(String field, long value) {
    if (value < 0) {
      throw refused(field + ": must be less than 2^63");
    }
    return value;
  }

  /** An event, or a condition that holds. */
  static Condition condition(AgentEvent event) {
    return new Condition(
        AgentMessages.text(event.getCode(), MAXIMUM_CODE),
        switch (event.getSeverity()) {
          case INFO -> Condition.Severity.INFO;
          case WARNING -> Condition.Severity.WARNING;
          case SEVERITY_UNSPECIFIED, UNRECOGNIZED ->
              throw new ProtocolException("event: unknown severity");
        },
        AgentMessages.text(event.getMessage()));
  }

  private static void requireAtMost(String what, int count, int maximum) {
    if (count > maximum) {
      throw refused(what + ": " + count + "; at most " + maximum);
    }
  }

  private static ProtocolException refused(String reason) {
    return new ProtocolException("telemetry: " + reason);
  }
}
