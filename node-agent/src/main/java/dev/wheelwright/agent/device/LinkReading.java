package dev.wheelwright.agent.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WireFormatException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One interface in the output of {@code ip -json -details address show}.
 *
 * @param kind the kernel's name for the kind of interface, or the link type where it has no kind
 */
record LinkReading(String kind, boolean up, int mtu, Set<InterfaceAddress> addresses) {
  /** The kind of an interface of wireguard-go; of many other programs too. */
  static final String TUN = "tun";

  static final String WIREGUARD = "wireguard";

  LinkReading {
    addresses = Set.copyOf(addresses);
  }

  /** Whether WireGuard, in the kernel or not, may be behind it. */
  boolean isTunnel() {
    return kind.equals(TUN) || kind.equals(WIREGUARD);
  }

  /**
   * The named interfaces that exist.
   *
   * @throws MalformedReadingException when the output is cut off or not in its format
   */
  static Map<InterfaceName, LinkReading> parse(String json, Set<InterfaceName> names)
      throws MalformedReadingException {
    List<JsonNode> arrays = JsonReading.arrays(json);
    if (arrays.size() != 1) {
      throw new MalformedReadingException("it has " + arrays.size() + " lists instead of 1");
    }
    Map<InterfaceName, LinkReading> links = new HashMap<>();
    for (JsonNode entry : JsonReading.objects(arrays.getFirst())) {
      String name = JsonReading.text(entry, "ifname");
      if (InterfaceName.isValid(name) && names.contains(new InterfaceName(name))) {
        links.put(new InterfaceName(name), link(entry));
      }
    }
    return links;
  }

  private static LinkReading link(JsonNode entry) throws MalformedReadingException {
    JsonNode info = entry.path("linkinfo");
    String kind =
        info.has("info_kind")
            ? JsonReading.text(info, "info_kind")
            : JsonReading.text(entry, "link_type");
    if (!entry.path("flags").isArray() || !entry.path("addr_info").isArray()) {
      throw new MalformedReadingException("an interface lacks its flags or addresses");
    }
    boolean up = entry.path("flags").valueStream().anyMatch(flag -> flag.asText().equals("UP"));
    Set<InterfaceAddress> addresses = new HashSet<>();
    for (JsonNode address : JsonReading.objects(entry.path("addr_info"))) {
      addresses.add(address(address));
    }
    return new LinkReading(kind, up, JsonReading.number(entry, "mtu"), addresses);
  }

  private static InterfaceAddress address(JsonNode address) throws MalformedReadingException {
    try {
      return new InterfaceAddress(
          IpAddress.parse(JsonReading.text(address, "local")),
          JsonReading.number(address, "prefixlen"));
    } catch (WireFormatException e) {
      throw new MalformedReadingException("an address is malformed", e);
    }
  }
}
