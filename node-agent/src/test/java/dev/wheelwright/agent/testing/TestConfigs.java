package dev.wheelwright.agent.testing;

import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.Pages;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import dev.wheelwright.wire.WgPublicKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Configs of one concentrator interface with as many peers as a test likes. */
public final class TestConfigs {
  public static final UUID MEMBERSHIP = UUID.fromString("00000000-0000-4000-8000-0000000000e1");
  public static final WgPrivateKey PRIVATE_KEY =
      WgPrivateKey.of(Digest.of("hub".getBytes(StandardCharsets.UTF_8)).toBytes());

  private TestConfigs() {}

  public static WgPublicKey ownKey() {
    return PRIVATE_KEY.publicKey();
  }

  /** A public key that belongs to nobody. */
  public static WgPublicKey key(int number) {
    return WgPublicKey.of(Digest.of(("peer-" + number).getBytes(StandardCharsets.UTF_8)).toBytes());
  }

  public static PeerRecord peer(int number) {
    return new PeerRecord(
        key(number),
        "branch-" + number,
        List.of(
            IpPrefix.parse("172.16." + (number / 250) + "." + (number % 250 + 1) + "/32"),
            IpPrefix.parse("192." + (number / 250) + "." + (number % 250) + ".0/24")),
        List.of(new Endpoint("10.9.0." + (number % 250 + 1), 9001)),
        0,
        SealedSecret.NONE,
        List.of());
  }

  public static List<PeerRecord> peers(int count) {
    List<PeerRecord> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(peer(i));
    }
    return peers;
  }

  public static InterfaceRecord hub(int peers) {
    return hub("EMEA", ownKey(), Routing.MAIN, peers);
  }

  public static InterfaceRecord hub(String name, WgPublicKey key, Routing routing, int peers) {
    return new InterfaceRecord(
        MEMBERSHIP,
        new InterfaceName(name),
        1,
        key,
        List.of(new InterfaceAddress(IpAddress.parse("172.31.0.1"), 32)),
        9001,
        0,
        0,
        routing,
        true,
        Pages.count(peers),
        SealedSecret.NONE);
  }

  public static ConfigContent config(int peers) {
    return config(hub(peers), peers(peers));
  }

  public static ConfigContent config(InterfaceRecord own, List<PeerRecord> peers) {
    ConfigHead head =
        new ConfigHead(
            List.of(own),
            new ConfigHead.Forwarding(true, false),
            new ConfigHead.Firewall(List.of(own.membership()), true));
    return ConfigContent.of(head, Map.of(own.membership(), Pages.of(peers)));
  }
}
