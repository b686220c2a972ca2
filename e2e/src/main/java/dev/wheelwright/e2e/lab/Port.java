package dev.wheelwright.e2e.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * One end of a link.
 *
 * @param host the host
 * @param device the name of its network interface, at most 15 bytes
 * @param addresses its addresses with prefix lengths
 */
public record Port(Host host, String device, List<String> addresses) {

  /** Copies the addresses. */
  public Port {
    addresses = List.copyOf(addresses);
  }

  /** A port with addresses. */
  public static Port of(Host host, String device, String... addresses) {
    return new Port(host, device, List.of(addresses));
  }

  private String endOfLink() {
    return "%s netns %s".formatted(device, host.pid());
  }

  /** The line for {@code ip -batch} that makes the link to the other port. */
  String linkTo(Port other) {
    return "link add %s type veth peer name %s".formatted(endOfLink(), other.endOfLink());
  }

  /**
   * The lines for {@code ip -batch}, inside the host, that give the port its addresses and bring it
   * up.
   */
  List<String> setUp() {
    List<String> lines = new ArrayList<>();
    addresses.forEach(address -> lines.add("address add %s dev %s".formatted(address, device)));
    lines.add("link set %s up".formatted(device));
    return lines;
  }
}
