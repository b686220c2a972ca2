package dev.wheelwright.e2e.lab;

import dev.wheelwright.e2e.lab.Place.Segment;
import java.util.List;

/**
 * A router that hides an appliance behind its own address and a port of its choice (IPv4), as a
 * branch's Internet connection does, and that can be given another address.
 */
public final class NatRouter {

  /** Where the appliance is, seen from inside. */
  static final Segment INSIDE = new Segment("192.168.0.2", "192.168.0.1", 24);

  private static final String OUTSIDE = "outside";

  private final Host host;
  private final List<Uplink> uplinks;
  private int current;

  /** A way to the WAN, and the ports that are used on it. */
  private record Uplink(Segment segment, String ports) {}

  private NatRouter(Host host, List<Uplink> uplinks) {
    this.host = host;
    this.uplinks = uplinks;
  }

  /** Connects a router for the place with the WAN. */
  static NatRouter connect(Lab lab, Host wan, Place place) {
    Host host = lab.host(place.name() + "-nat");
    host.sysctl("net.ipv4.ip_forward", "1");
    Segment second = new Segment("203.0.113.2", "203.0.113.1", 30);
    NatRouter router =
        new NatRouter(
            host,
            List.of(new Uplink(place.wan(), "40000-49999"), new Uplink(second, "50000-59999")));
    lab.connect(
        Port.of(wan, place.routerDevice(), gateway(place.wan()), gateway(second)),
        Port.of(host, OUTSIDE));
    router.use(0);
    return router;
  }

  /** The address that the WAN sees. */
  public String publicAddress() {
    return uplinks.get(current).segment().address();
  }

  /**
   * Gives the connection the other address and other ports. The kernel forgets what it translated
   * to the old address when that goes away.
   */
  public void roam() {
    use(1 - current);
  }

  Host host() {
    return host;
  }

  private void use(int next) {
    Segment old = uplinks.get(current).segment();
    Uplink uplink = uplinks.get(next);
    host.exec(List.of("nft", "-f", "-"), translation(uplink.ports())).orFail();
    if (next != current) {
      host.ip("address delete %s/%s dev %s".formatted(old.address(), old.length(), OUTSIDE));
    }
    Segment segment = uplink.segment();
    host.ip(
        "address add %s/%s dev %s".formatted(segment.address(), segment.length(), OUTSIDE),
        "route replace default via " + segment.gateway());
    current = next;
  }

  private static String gateway(Segment segment) {
    return "%s/%s".formatted(segment.gateway(), segment.length());
  }

  private static String translation(String ports) {
    return """
        table ip nat
        delete table ip nat
        table ip nat {
          chain outgoing {
            type nat hook postrouting priority srcnat;
            oifname "%s" meta l4proto { tcp, udp } masquerade to :%s
          }
        }
        """
        .formatted(OUTSIDE, ports);
  }
}
