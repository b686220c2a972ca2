package dev.wheelwright.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One peer of one interface, as it is digested, stored and sent: message Peer of config.proto.
 *
 * @param publicKey the peer's identity
 * @param name the peer's appliance or external peer, for people; at most 255 characters
 * @param allowedIps cryptokey-routing prefixes (WireGuard paper, section 2), sorted, without
 *     duplicates
 * @param endpoints where the peer is reached, in order of preference; empty when it has to call
 *     first
 * @param keepaliveSeconds persistent keepalive; 0 is off
 * @param sealedPsk a preshared key that only this appliance can open; empty when there is none
 * @param policyGroups groups that policy rules name, sorted, without duplicates
 */
public record PeerRecord(
    WgPublicKey publicKey,
    String name,
    List<IpPrefix> allowedIps,
    List<Endpoint> endpoints,
    int keepaliveSeconds,
    SealedSecret sealedPsk,
    List<String> policyGroups) {
  static final int MAXIMUM_NAME = 255;
  static final int MAXIMUM_KEEPALIVE = 65_535;

  /**
   * @throws WireFormatException when a value is out of range or a list is not strictly ascending
   */
  public PeerRecord {
    allowedIps = Ascending.require("allowed IPs", allowedIps);
    endpoints = List.copyOf(endpoints);
    policyGroups = Ascending.require("policy groups", policyGroups);
    if (name.length() > MAXIMUM_NAME) {
      throw new WireFormatException("peer name: more than 255 characters");
    }
    if (keepaliveSeconds < 0 || keepaliveSeconds > MAXIMUM_KEEPALIVE) {
      throw new WireFormatException("peer keepalive " + keepaliveSeconds + " must be 0 to 65535");
    }
  }

  /** The endpoint to configure: the most preferred one. */
  public Optional<Endpoint> preferredEndpoint() {
    return endpoints.stream().findFirst();
  }

  public byte[] encode() {
    CanonicalWriter writer = new CanonicalWriter().bytes(1, publicKey.toBytes()).text(2, name);
    allowedIps.forEach(prefix -> writer.address(3, prefix.network(), prefix.length()));
    endpoints.forEach(endpoint -> writer.element(4, encode(endpoint)));
    writer.unsigned(5, keepaliveSeconds).bytes(6, sealedPsk.toBytes());
    policyGroups.forEach(group -> writer.element(7, group.getBytes(StandardCharsets.UTF_8)));
    return writer.toBytes();
  }

  /**
   * @throws WireFormatException unless the bytes are the canonical encoding of a peer
   */
  public static PeerRecord decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Peer", bytes);
    byte[] key = {};
    String name = "";
    List<IpPrefix> allowedIps = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    int keepalive = 0;
    SealedSecret psk = SealedSecret.NONE;
    List<String> groups = new ArrayList<>();
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> key = reader.bytes();
        case 2 -> name = reader.text();
        case 3 -> allowedIps.add(reader.prefix());
        case 4 -> endpoints.add(decodeEndpoint(reader.bytes()));
        case 5 -> keepalive = reader.unsignedInt(MAXIMUM_KEEPALIVE);
        case 6 -> psk = SealedSecret.of(reader.bytes());
        case 7 -> groups.add(reader.text());
        default -> throw reader.unknown(field);
      }
    }
    PeerRecord peer =
        new PeerRecord(WgPublicKey.of(key), name, allowedIps, endpoints, keepalive, psk, groups);
    reader.requireCanonical(peer.encode());
    return peer;
  }

  private static byte[] encode(Endpoint endpoint) {
    return new CanonicalWriter().text(1, endpoint.host()).unsigned(2, endpoint.port()).toBytes();
  }

  private static Endpoint decodeEndpoint(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Endpoint", bytes);
    String host = "";
    int port = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> host = reader.text();
        case 2 -> port = reader.unsignedInt(65_535);
        default -> throw reader.unknown(field);
      }
    }
    return new Endpoint(host, port);
  }
}
