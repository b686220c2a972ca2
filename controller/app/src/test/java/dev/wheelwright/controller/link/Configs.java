package dev.wheelwright.controller.link;

import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.ConfigHead.Firewall;
import dev.wheelwright.wire.ConfigHead.Forwarding;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.Pages;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import dev.wheelwright.wire.WgPublicKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Configs of one interface with some peers. */
final class Configs {
  static final UUID MEMBERSHIP = new UUID(3, 3);

  private Configs() {}

  static ConfigContent withPeers(int peers) {
    List<PeerRecord> records = new ArrayList<>();
    for (int i = 1; i <= peers; i++) {
      IpPrefix prefix =
          IpPrefix.parse("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255) + "/32");
      records.add(
          new PeerRecord(
              key(i), "spoke-" + i, List.of(prefix), List.of(), 0, SealedSecret.NONE, List.of()));
    }
    InterfaceRecord wg =
        new InterfaceRecord(
            MEMBERSHIP,
            new InterfaceName("EMEA"),
            1,
            key(0x7fff_ffff),
            List.of(InterfaceAddress.parse("172.16.254.1/32")),
            9001,
            0,
            0,
            Routing.MAIN,
            true,
            Pages.count(peers),
            SealedSecret.NONE);
    ConfigHead head =
        new ConfigHead(List.of(wg), new Forwarding(true, false), new Firewall(List.of(), true));
    return ConfigContent.of(head, Map.of(MEMBERSHIP, Pages.of(records)));
  }

  static WgPublicKey key(int number) {
    return WgPublicKey.of(ByteBuffer.allocate(32).putInt(0, number).array());
  }
}
