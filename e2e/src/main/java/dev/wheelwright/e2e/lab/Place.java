package dev.wheelwright.e2e.lab;

/**
 * Where an appliance stands: its side of the WAN and the site behind it.
 *
 * @param name the appliance's name; the site's host has the same with {@code -site}
 * @param wan its segment of the WAN
 * @param site the network behind it
 * @param overlayAddress its address in the overlay EMEA
 */
public record Place(String name, Segment wan, SiteNetwork site, String overlayAddress) {

  /** The last branch that has a WAN segment of 198.51.100.0/24. */
  private static final int LAST_BRANCH = 64;

  /** The site network of branch 1 is 172.16.10.0/24. */
  private static final int FIRST_SITE = 9;

  /**
   * A segment of the WAN between an appliance and the router.
   *
   * @param address the appliance's address
   * @param gateway the router's address
   * @param length the length of the prefix
   */
  public record Segment(String address, String gateway, int length) {}

  /** The concentrator of the guide, in IPv4: 10.1.1.2 on the WAN, 10.0.0.0/16 behind it. */
  public static Place hub(Families families) {
    Segment wan =
        switch (families.underlay()) {
          case V4 -> new Segment("10.1.1.2", "10.1.1.1", 24);
          case V6 -> new Segment("2001:db8:1::2", "2001:db8:1::1", 64);
        };
    return switch (families.overlay()) {
      case V4 ->
          new Place("nodegrid-hub", wan, new SiteNetwork("10.0.0.0/16"), overlay(families, 1));
      case V6 ->
          new Place("nodegrid-hub", wan, new SiteNetwork("fd00:10::/48"), overlay(families, 1));
    };
  }

  /**
   * Branch n: a WAN segment of its own out of a documentation prefix, and behind it, in IPv4,
   * 172.16.(9+n).0/24.
   *
   * @param number from 1, which with 2 and 3 are those of the guide, to 64
   */
  public static Place branch(int number, Families families) {
    if (number < 1 || number > LAST_BRANCH) {
      throw new IllegalArgumentException("no branch " + number);
    }
    int site = FIRST_SITE + number;
    SiteNetwork network =
        switch (families.overlay()) {
          case V4 -> new SiteNetwork("172.16.%s.0/24".formatted(site));
          case V6 -> new SiteNetwork("fd00:172:%s::/48".formatted(site));
        };
    return new Place(
        "branch-" + number, segment(number, families), network, overlay(families, 1 + number));
  }

  private static Segment segment(int number, Families families) {
    int first = 4 * (number - 1);
    return switch (families.underlay()) {
      case V4 -> new Segment("198.51.100." + (first + 2), "198.51.100." + (first + 1), 30);
      case V6 ->
          new Segment(
              "2001:db8:100:%s::2".formatted(number), "2001:db8:100:%s::1".formatted(number), 64);
    };
  }

  private static String overlay(Families families, int number) {
    return switch (families.overlay()) {
      case V4 -> "172.16.254." + number;
      case V6 -> "fd00:172:254::" + number;
    };
  }

  /** Its address on the WAN. */
  public String wanAddress() {
    return wan.address();
  }

  /** The name of the host in the site. */
  String siteName() {
    return name + "-site";
  }

  /** The WAN router's device towards this place; devices have at most 15 bytes. */
  public String routerDevice() {
    String device = "to-" + name;
    return device.substring(0, Math.min(device.length(), 15));
  }
}
