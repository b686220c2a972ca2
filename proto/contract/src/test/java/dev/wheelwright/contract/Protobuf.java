package dev.wheelwright.contract;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.Endpoint;
import dev.wheelwright.contract.v1.Firewall;
import dev.wheelwright.contract.v1.Forwarding;
import dev.wheelwright.contract.v1.Interface;
import dev.wheelwright.contract.v1.Peer;
import dev.wheelwright.contract.v1.Routing.Mode;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Policy;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.Routing;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The generated messages that say the same as records of the wire format. */
final class Protobuf {
  private Protobuf() {}

  static Peer peer(PeerRecord from) {
    Peer.Builder peer =
        Peer.newBuilder()
            .setPublicKey(bytes(from.publicKey().toBytes()))
            .setName(from.name())
            .setKeepalive(from.keepaliveSeconds())
            .setSealedPsk(bytes(from.sealedPsk().toBytes()))
            .addAllPolicyGroups(from.policyGroups());
    from.allowedIps().forEach(each -> peer.addAllowedIps(address(each.network(), each.length())));
    from.endpoints()
        .forEach(
            each ->
                peer.addEndpoints(Endpoint.newBuilder().setHost(each.host()).setPort(each.port())));
    return peer.build();
  }

  static dev.wheelwright.contract.v1.ConfigHead head(ConfigHead from) {
    dev.wheelwright.contract.v1.ConfigHead.Builder head =
        dev.wheelwright.contract.v1.ConfigHead.newBuilder();
    from.interfaces().forEach(each -> head.addInterfaces(link(each)));
    Forwarding forwarding =
        Forwarding.newBuilder()
            .setIpv4(from.forwarding().ipv4())
            .setIpv6(from.forwarding().ipv6())
            .build();
    Firewall.Builder firewall = Firewall.newBuilder().setClampMss(from.firewall().clampMss());
    from.firewall().isolated().forEach(each -> firewall.addIsolated(uuid(each)));
    from.firewall().policies().forEach(each -> firewall.addPolicies(policy(each)));
    // A message without content is left out: protobuf alone would write its presence.
    if (forwarding.getSerializedSize() > 0) {
      head.setForwarding(forwarding);
    }
    if (firewall.build().getSerializedSize() > 0) {
      head.setFirewall(firewall);
    }
    return head.build();
  }

  private static dev.wheelwright.contract.v1.Policy policy(Policy from) {
    dev.wheelwright.contract.v1.Policy.Builder policy =
        dev.wheelwright.contract.v1.Policy.newBuilder().setMembership(uuid(from.membership()));
    for (PolicyRule each : from.rules()) {
      dev.wheelwright.contract.v1.PolicyRule.Builder rule =
          policy
              .addRulesBuilder()
              .setName(each.name())
              .setFrom(side(each.from()))
              .setTo(side(each.to()))
              .setProtocolValue(each.protocol().number());
      each.ports()
          .forEach(range -> rule.addPortsBuilder().setFirst(range.first()).setLast(range.last()));
    }
    return policy.build();
  }

  private static dev.wheelwright.contract.v1.Side side(PolicyRule.Side from) {
    dev.wheelwright.contract.v1.Side.Builder side =
        dev.wheelwright.contract.v1.Side.newBuilder().addAllGroups(from.groups());
    from.prefixes().forEach(each -> side.addPrefixes(address(each.network(), each.length())));
    return side.build();
  }

  private static Interface link(InterfaceRecord from) {
    Interface.Builder link =
        Interface.newBuilder()
            .setMembership(uuid(from.membership()))
            .setName(from.name().value())
            .setKeyGeneration(from.keyGeneration())
            .setPublicKey(bytes(from.publicKey().toBytes()))
            .setListenPort(from.listenPort())
            .setMtu(from.mtu())
            .setFwmark((int) from.fwmark())
            .setEnabled(from.enabled())
            .setPages(from.pages())
            .setSealedPrivateKey(bytes(from.sealedPrivateKey().toBytes()));
    from.addresses().forEach(each -> link.addAddresses(address(each.address(), each.length())));
    switch (from.routing()) {
      case Routing.Main() -> {}
      case Routing.Off() -> link.getRoutingBuilder().setMode(Mode.OFF);
      case Routing.Table(int number) ->
          link.getRoutingBuilder().setMode(Mode.TABLE).setTable(number);
    }
    return link.build();
  }

  static dev.wheelwright.contract.v1.Envelope envelope(Envelope from) {
    return dev.wheelwright.contract.v1.Envelope.newBuilder()
        .setSchema(from.schema())
        .setFleet(uuid(from.fleet()))
        .setAppliance(uuid(from.appliance()))
        .setEpoch(from.stamp().epoch())
        .setRevision(from.stamp().revision())
        .setConfigDigest(bytes(from.configDigest().toBytes()))
        .setPreviousDigest(bytes(from.previousDigest().map(Digest::toBytes).orElse(new byte[0])))
        .setIssuedAt(from.issuedAtSeconds())
        .setMinAgent(from.minimumAgent())
        .build();
  }

  static dev.wheelwright.contract.v1.Latest latest(Latest from) {
    return dev.wheelwright.contract.v1.Latest.newBuilder()
        .setFleet(uuid(from.fleet()))
        .setAppliance(uuid(from.appliance()))
        .setNonce(bytes(from.nonce().toArray()))
        .setEpoch(from.stamp().epoch())
        .setRevision(from.stamp().revision())
        .setConfigDigest(bytes(from.configDigest().toBytes()))
        .setNotAfter(from.notAfterSeconds())
        .build();
  }

  static dev.wheelwright.contract.v1.KeySet keySet(KeySet from) {
    dev.wheelwright.contract.v1.KeySet.Builder keySet =
        dev.wheelwright.contract.v1.KeySet.newBuilder()
            .setFleet(uuid(from.fleet()))
            .setEpoch(from.epoch())
            .setSerial(from.serial());
    from.onlineKeys().forEach(each -> keySet.addOnlineKeys(bytes(each.toBytes())));
    return keySet.build();
  }

  private static ByteString address(IpAddress address, int length) {
    return bytes(address.toBytes()).concat(bytes(new byte[] {(byte) length}));
  }

  private static ByteString uuid(UUID from) {
    ByteBuffer buffer = ByteBuffer.allocate(16).putLong(from.getMostSignificantBits());
    return bytes(buffer.putLong(from.getLeastSignificantBits()).array());
  }

  private static ByteString bytes(byte[] bytes) {
    return ByteString.copyFrom(bytes);
  }
}
