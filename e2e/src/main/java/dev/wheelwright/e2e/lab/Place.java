package dev.wheelwright.e2e.lab;

/**
 * Where an appliance stands: its side of the WAN and the site behind it.
 *
 * @param name the appliance's name; the site's host has the same with {@code -site}
 * @param wanAddress its address on the WAN
 * @param wanGateway the WAN router's address on the same segment
 * @param wanLength the length of that segment's prefix
 * @param site the network behind it
 * @param overlayAddress its address in the overlay EMEA
 */
public record Place(
    String name,
    String wanAddress,
    String wanGateway,
    int wanLength,
    SiteNetwork site,
    String overlayAddress) {

  /** The last branch that has a WAN segment of 198.51.100.0/24. */
  private static final int LAST_BRANCH = 64;

  /** The concentrator of the guide: 10.1.1.2 on the WAN, 10.0.0.0/16 behind it. */
  public static Place hub() {
    return new Place(
        "nodegrid-hub", "10.1.1.2", "10.1.1.1", 24, new SiteNetwork("10.0.0.0/16"), "172.16.254.1");
  }

  /**
   * Branch n: a WAN segment of its own out of the documentation prefix 198.51.100.0/24, and behind
   * it 172.16.(9+n).0/24.
   *
   * @param number from 1, which with 2 and 3 are those of the guide, to 64
   */
  public static Place branch(int number) {
    if (number < 1 || number > LAST_BRANCH) {
      throw new IllegalArgumentException("no branch " + number);
    }
    int segment = 4 * (number - 1);
    return new Place(
        "branch-" + number,
        "198.51.100." + (segment + 2),
        "198.51.100." + (segment + 1),
        30,
        new SiteNetwork("172.16.%s.0/24".formatted(9 + number)),
        "172.16.254." + (1 + number));
  }

  /** The name of the host in the site. */
  String siteName() {
    return name + "-site";
  }

  /** The WAN router's device towards this place; devices have at most 15 bytes. */
  String routerDevice() {
    String device = "to-" + name;
    return device.substring(0, Math.min(device.length(), 15));
  }
}
