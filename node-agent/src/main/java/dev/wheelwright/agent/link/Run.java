package dev.wheelwright.agent.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.agent.telemetry.InterfaceSample;
import dev.wheelwright.agent.telemetry.PeerSample;
import dev.wheelwright.agent.telemetry.Report;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.Endpoint;
import dev.wheelwright.contract.v1.Telemetry;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One life of the agent, from its start to its end: numbers its telemetry over all streams, so that
 * the controller can tell what is late or came twice. Used by one thread.
 */
public final class Run {
  private static final int BYTES = 16;

  private final ByteString id;
  private long sequence;

  public Run(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    this.id = ByteString.copyFrom(bytes);
  }

  /** Which one it is: 16 random bytes. */
  ByteString id() {
    return id;
  }

  /** A report as the next message of this run. */
  AgentMessage telemetry(Report report) {
    sequence++;
    Telemetry.Builder message =
        Telemetry.newBuilder()
            .setRun(id)
            .setSequence(sequence)
            .setFull(report.extent().full())
            .setMore(report.extent().more());
    report.interfaces().forEach(part -> message.addInterfaces(part(part, report.at())));
    report.goneInterfaces().forEach(each -> message.addGoneInterfaces(Uuids.bytes(each)));
    report.conditions().forEach(each -> message.addConditions(Messages.agentEvent(each)));
    return AgentMessage.newBuilder().setTelemetry(message).build();
  }

  private static dev.wheelwright.contract.v1.InterfaceSample.Builder part(
      Report.Part part, long at) {
    InterfaceSample.Header header = part.header();
    var message =
        dev.wheelwright.contract.v1.InterfaceSample.newBuilder()
            .setMembership(Uuids.bytes(header.membership()))
            .setProblem(Messages.text(header.problem()))
            .setListenPort(header.listenPort());
    header.publicKey().ifPresent(key -> message.setPublicKey(bytes(key)));
    part.peers().forEach((key, peer) -> message.addPeers(peer(key, peer, at)));
    part.gonePeers().forEach(key -> message.addGonePeers(bytes(key)));
    return message;
  }

  private static dev.wheelwright.contract.v1.PeerSample.Builder peer(
      WgPublicKey key, PeerSample peer, long at) {
    var message =
        dev.wheelwright.contract.v1.PeerSample.newBuilder()
            .setPublicKey(bytes(key))
            .setReceivedBytes(peer.receivedBytes())
            .setSentBytes(peer.sentBytes());
    peer.handshakeAt()
        .ifPresent(time -> message.setHandshakeAgeMillis(Duration.ofNanos(at - time).toMillis()));
    peer.endpoint()
        .ifPresent(
            endpoint ->
                message.setEndpoint(
                    Endpoint.newBuilder().setHost(endpoint.host()).setPort(endpoint.port())));
    return message;
  }

  private static ByteString bytes(WgPublicKey key) {
    return ByteString.copyFrom(key.toBytes());
  }
}
