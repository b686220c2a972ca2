package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;

/** A kernel switch that the agent may set: a closed set, so that no config can name another. */
public sealed interface Sysctl {

  /** The path below /proc/sys. */
  String path();

  /** Switches of the whole network namespace; their earlier values are put back at leaving. */
  enum Global implements Sysctl {
    IPV4_FORWARDING("net/ipv4/ip_forward"),
    IPV6_FORWARDING("net/ipv6/conf/all/forwarding"),
    /** Whether the reverse-path filter looks at a packet's mark, which marked tunnels need. */
    SRC_VALID_MARK("net/ipv4/conf/all/src_valid_mark");

    private final String path;

    Global(String path) {
      this.path = path;
    }

    @Override
    public String path() {
      return path;
    }
  }

  /** The reverse-path filter of one interface; it goes away with the interface. */
  record ReversePathFilter(InterfaceName name) implements Sysctl {
    /**
     * A source is accepted when any route leads back to it, not only one through the same
     * interface.
     */
    public static final String LOOSE = "2";

    @Override
    public String path() {
      return "net/ipv4/conf/" + name + "/rp_filter";
    }
  }
}
