package dev.wheelwright.e2e.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The network of the Nodegrid guide: a concentrator and branches, each with a host in the site
 * behind it, around a router that stands for the WAN. The WAN knows no site, so what passes between
 * sites has passed through a tunnel. The controller runs on the machine itself, and the appliances
 * reach it through the WAN.
 */
public final class GuideNetwork {

  private static final String WAN = "wan";
  private static final String TO_MACHINE = "to-machine";

  private final Lab lab;
  private final Families families;
  private final Host router;
  private final String machineAddress;
  private final List<Member> members = new ArrayList<>();

  private GuideNetwork(Lab lab, Families families, Host router, String machineAddress) {
    this.lab = lab;
    this.families = families;
    this.router = router;
    this.machineAddress = machineAddress;
  }

  /**
   * An appliance and the host behind it.
   *
   * @param place where it stands
   * @param appliance the appliance: devices {@code wan} and {@code lan}; forwarding is off, as on a
   *     fresh one
   * @param site the host in its site
   */
  public record Member(Place place, Host appliance, Host site) {

    /** The address of the host in the site. */
    public String siteAddress() {
      return place.site().host();
    }
  }

  /** Builds the guide's network, in IPv4, with branches 1 to n. */
  public static GuideNetwork build(Lab lab, int branches) {
    return build(lab, Families.IPV4, branches);
  }

  /** Builds the guide's network with branches 1 to n. */
  public static GuideNetwork build(Lab lab, Families families, int branches) {
    Host router = lab.host(WAN);
    router.sysctl("net.ipv4.ip_forward", "1");
    router.sysctl("net.ipv6.conf.all.forwarding", "1");
    String machineAddress = lab.connectToMachine(router, TO_MACHINE, families.underlay());
    router.exec(List.of("nft", "-f", "-"), translation()).orFail();
    GuideNetwork network = new GuideNetwork(lab, families, router, machineAddress);
    Stream<Place> places =
        IntStream.rangeClosed(1, branches).mapToObj(number -> Place.branch(number, families));
    network.add(Stream.concat(Stream.of(Place.hub(families)), places).toList());
    return network;
  }

  /** Adds places while the network is in use. */
  public List<Member> add(List<Place> places) {
    return add(places, router);
  }

  private List<Member> add(List<Place> places, Host gateway) {
    List<String> names =
        places.stream().flatMap(place -> Stream.of(place.name(), place.siteName())).toList();
    lab.hosts(names);
    List<Member> added =
        places.stream()
            .map(place -> new Member(place, lab.get(place.name()), lab.get(place.siteName())))
            .toList();
    lab.connect(added.stream().flatMap(member -> links(member, gateway)).toList());
    Lab.inParallel(added.stream().flatMap(GuideNetwork::routes).toList());
    members.addAll(added);
    return added;
  }

  /** Adds one place while the network is in use. */
  public Member add(Place place) {
    return add(List.of(place)).getFirst();
  }

  /** Adds a place whose appliance has a private address behind a router that translates it. */
  public NatRouter addBehindNat(Place place) {
    NatRouter nat = NatRouter.connect(lab, router, place);
    add(
        List.of(new Place(place.name(), NatRouter.INSIDE, place.site(), place.overlayAddress())),
        nat.host());
    return nat;
  }

  /** Adds a place on whose line every packet takes this long, in each direction. */
  public void addBehindSlowLine(Place place, Duration eachWay) {
    Host line = SlowLine.connect(lab, router, place, eachWay);
    add(
        List.of(new Place(place.name(), NatRouter.INSIDE, place.site(), place.overlayAddress())),
        line);
  }

  /** The families of its addresses. */
  public Families families() {
    return families;
  }

  /** The router that is the WAN; it has one device {@code to-NAME} for each appliance. */
  public Host router() {
    return router;
  }

  /** The machine's address, at which the appliances reach the controller. */
  public String machineAddress() {
    return machineAddress;
  }

  /** All members, the concentrator first. */
  public List<Member> members() {
    return List.copyOf(members);
  }

  /** The member with that appliance name. */
  public Member member(String name) {
    return members.stream()
        .filter(member -> member.place().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new LabException("no appliance " + name));
  }

  /** The concentrator. */
  public Member hub() {
    return members.getFirst();
  }

  /** The branches, in order. */
  public List<Member> branches() {
    return List.copyOf(members.subList(1, members.size()));
  }

  private static Stream<Link> links(Member member, Host router) {
    Place place = member.place();
    String gateway = "%s/%s".formatted(place.wan().gateway(), place.wan().length());
    String wan = "%s/%s".formatted(place.wan().address(), place.wan().length());
    String lan = "%s/%s".formatted(place.site().gateway(), place.site().length());
    String host = "%s/%s".formatted(place.site().host(), place.site().length());
    return Stream.of(
        new Link(
            Port.of(router, place.routerDevice(), gateway), Port.of(member.appliance(), WAN, wan)),
        new Link(Port.of(member.appliance(), "lan", lan), Port.of(member.site(), "eth0", host)));
  }

  private static Stream<Callable<Boolean>> routes(Member member) {
    Place place = member.place();
    return Stream.of(
        defaultRoute(member.appliance(), place.wan().gateway()),
        defaultRoute(member.site(), place.site().gateway()));
  }

  private static Callable<Boolean> defaultRoute(Host host, String gateway) {
    return () -> {
      host.ip("route add default via " + gateway);
      return true;
    };
  }

  /**
   * The machine has no routes to the laboratory, so what goes there must look as if the router sent
   * it.
   */
  private static String translation() {
    return """
        table inet to_machine {
          chain outgoing {
            type nat hook postrouting priority srcnat;
            oifname "%s" masquerade
          }
        }
        """
        .formatted(TO_MACHINE);
  }
}
