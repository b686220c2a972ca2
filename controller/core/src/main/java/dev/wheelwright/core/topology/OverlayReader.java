package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.DUPLICATE_MEMBERSHIP;
import static dev.wheelwright.core.violation.ViolationCode.DUPLICATE_NAME;
import static dev.wheelwright.core.violation.ViolationCode.INVALID_VALUE;
import static dev.wheelwright.core.violation.ViolationCode.NOT_SUPPORTED;
import static dev.wheelwright.core.violation.ViolationCode.OUT_OF_RANGE;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one overlay of a document. */
final class OverlayReader {
  private static final int MAXIMUM_DESCRIPTION = 255;

  /**
   * Stands where a concentrator's port could not be read; the violation keeps it from ever being
   * used.
   */
  private static final int UNREADABLE_PORT = 1;

  private static final long FIRST_RESERVED_TABLE = 253;
  private static final long LAST_RESERVED_TABLE = 255;

  private final FieldReader overlay;
  private final SubmittedPaths paths;
  private final Set<ApplianceName> members = new HashSet<>();

  OverlayReader(FieldReader overlay, SubmittedPaths paths) {
    this.overlay = overlay;
    this.paths = paths;
  }

  OverlayIntent read(OverlayName name) {
    DocumentPath named = DocumentPath.overlay(name);
    paths.record(named, overlay.at());
    OverlayIntent intent =
        new OverlayIntent(
            name,
            values(overlay, named, "pools", IpPrefix::parse),
            keepalive(overlay).orElse(OverlayIntent.DEFAULT_KEEPALIVE_SECONDS),
            overlay
                .value("spokeToSpoke", OverlayReader::spokeToSpoke)
                .orElse(SpokeToSpoke.ISOLATED),
            concentrators(named),
            spokes(named),
            externalPeers(named),
            new RuleReader(overlay, paths, named).read(),
            description(overlay));
    overlay.finish();
    return intent;
  }

  private List<ConcentratorIntent> concentrators(DocumentPath named) {
    List<ConcentratorIntent> concentrators = new ArrayList<>();
    for (FieldReader fields : overlay.objects("concentrators")) {
      Optional<ApplianceName> name = member(fields);
      DocumentPath path =
          named.field("concentrators").item(name.map(ApplianceName::value).orElse(""));
      record(name, path, fields);
      InterfaceIntent link = interfaceIntent(fields, path);
      fields.require("listenPort", "spokes call a concentrator at a fixed UDP port");
      int port =
          fields.number("listenPort", NumberRule.PORT).map(Long::intValue).orElse(UNREADABLE_PORT);
      List<Endpoint> endpoints =
          values(fields, path, "endpoints", text -> Endpoint.parse(text, port));
      List<IpPrefix> sites = values(fields, path, "siteNetworks", IpPrefix::parse);
      int keepalive = keepalive(fields).orElse(0);
      String description = description(fields);
      fields.finish();
      name.ifPresent(
          appliance ->
              concentrators.add(
                  new ConcentratorIntent(
                      appliance, link, port, endpoints, sites, keepalive, description)));
    }
    return concentrators;
  }

  private List<SpokeIntent> spokes(DocumentPath named) {
    List<SpokeIntent> spokes = new ArrayList<>();
    for (FieldReader fields : overlay.objects("spokes")) {
      Optional<ApplianceName> name = member(fields);
      DocumentPath path = named.field("spokes").item(name.map(ApplianceName::value).orElse(""));
      record(name, path, fields);
      InterfaceIntent link = interfaceIntent(fields, path);
      int port = fields.number("listenPort", NumberRule.SPOKE_PORT).map(Long::intValue).orElse(0);
      List<IpPrefix> sites = values(fields, path, "siteNetworks", IpPrefix::parse);
      List<Tag> tags = values(fields, path, "tags", Tag::new);
      Optional<Integer> keepalive = keepalive(fields);
      String description = description(fields);
      fields.finish();
      name.ifPresent(
          appliance ->
              spokes.add(
                  new SpokeIntent(appliance, link, port, sites, tags, keepalive, description)));
    }
    return spokes;
  }

  private List<ExternalPeerIntent> externalPeers(DocumentPath named) {
    List<ExternalPeerIntent> peers = new ArrayList<>();
    Set<PeerName> names = new HashSet<>();
    for (FieldReader fields : overlay.objects("externalPeers")) {
      Optional<PeerName> name = peerName(fields, names);
      DocumentPath path = named.field("externalPeers").item(name.map(PeerName::value).orElse(""));
      if (name.isPresent()) {
        paths.record(path, fields.at());
      }
      fields.requirePresence(
          "publicKey",
          NOT_SUPPORTED,
          "an external peer needs its own publicKey: this version makes no keys for it");
      Optional<WgPublicKey> key = fields.hidden("publicKey", WgPublicKey::parse);
      List<InterfaceAddress> addresses = values(fields, path, "addresses", InterfaceAddress::parse);
      List<IpPrefix> sites = values(fields, path, "siteNetworks", IpPrefix::parse);
      List<Tag> tags = values(fields, path, "tags", Tag::new);
      List<ApplianceName> attachTo = values(fields, path, "attachTo", ApplianceName::new);
      String description = description(fields);
      fields.finish();
      if (name.isPresent() && key.isPresent()) {
        peers.add(
            new ExternalPeerIntent(
                name.get(), key.get(), addresses, sites, tags, attachTo, description));
      }
    }
    return peers;
  }

  /** The external peer's name; empty when it is unreadable or taken. */
  private static Optional<PeerName> peerName(FieldReader fields, Set<PeerName> taken) {
    Optional<PeerName> name = fields.required("name", "every external peer has one", PeerName::new);
    if (name.isPresent() && !taken.add(name.get())) {
      fields.problem(
          DUPLICATE_NAME,
          "name",
          "two external peers of the overlay are named " + name.get(),
          name.get());
      return Optional.empty();
    }
    return name;
  }

  /** The member's appliance; empty when it is unreadable or already takes part. */
  private Optional<ApplianceName> member(FieldReader fields) {
    Optional<ApplianceName> name =
        fields.required("appliance", "it says who takes part", ApplianceName::new);
    if (name.isPresent() && !members.add(name.get())) {
      fields.problem(
          DUPLICATE_MEMBERSHIP,
          "appliance",
          name.get() + " takes part in the overlay twice; it can once, as concentrator or as spoke",
          name.get());
      return Optional.empty();
    }
    return name;
  }

  private void record(Optional<ApplianceName> name, DocumentPath path, FieldReader fields) {
    name.ifPresent(present -> paths.record(path, fields.at()));
  }

  private InterfaceIntent interfaceIntent(FieldReader fields, DocumentPath named) {
    return new InterfaceIntent(
        fields.value("interface", InterfaceName::new),
        values(fields, named, "addresses", InterfaceAddress::parse),
        new InterfaceOptions(
            fields.number("mtu", NumberRule.MTU).map(Long::intValue).orElse(0),
            fields.number("fwmark", NumberRule.FWMARK).orElse(0L),
            routing(fields),
            fields.flag("enabled").orElse(true)));
  }

  private static Routing routing(FieldReader fields) {
    Object raw = fields.raw("routing");
    // YAML 1.1 reads an unquoted off as false.
    if (Boolean.FALSE.equals(raw)) {
      return Routing.OFF;
    }
    if (raw instanceof Number) {
      return fields
          .number("routing", NumberRule.ROUTING_TABLE)
          .flatMap(table -> table(fields, table))
          .orElse(Routing.MAIN);
    }
    return fields.value("routing", OverlayReader::routing).orElse(Routing.MAIN);
  }

  /** The kernel keeps some tables for itself (linux/rtnetlink.h, RT_TABLE_DEFAULT to LOCAL). */
  private static Optional<Routing> table(FieldReader fields, long number) {
    if (number >= FIRST_RESERVED_TABLE && number <= LAST_RESERVED_TABLE) {
      fields.problem(
          OUT_OF_RANGE,
          "routing",
          "routing %s is a table of the kernel's own, as 253, 254 and 255 are".formatted(number),
          number);
      return Optional.empty();
    }
    return Optional.of(new Routing.Table((int) number));
  }

  private static Routing routing(String text) {
    return switch (text) {
      case "main" -> Routing.MAIN;
      case "off" -> Routing.OFF;
      case String other ->
          throw new IllegalArgumentException(
              "'" + other + "' must be main, off or the number of a table");
    };
  }

  private static SpokeToSpoke spokeToSpoke(String text) {
    return Arrays.stream(SpokeToSpoke.values())
        .filter(each -> each.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("'" + text + "' must be isolated, allowed or policy"));
  }

  private static Optional<Integer> keepalive(FieldReader fields) {
    if (fields.raw("keepalive") instanceof String text && text.startsWith(Keepalive.FORCED)) {
      return fields.value("keepalive", Keepalive::parseForced);
    }
    return fields.number("keepalive", NumberRule.KEEPALIVE_SECONDS).map(Long::intValue);
  }

  static String description(FieldReader fields) {
    String text = fields.value("description", Function.identity()).orElse("");
    if (text.length() > MAXIMUM_DESCRIPTION || text.chars().anyMatch(Character::isISOControl)) {
      fields.problem(
          INVALID_VALUE,
          "description",
          "description must be one line of at most 255 characters",
          text.replaceAll("\\p{Cntrl}", " "));
      return "";
    }
    return text;
  }

  private <T> List<T> values(
      FieldReader fields, DocumentPath named, String field, Function<String, T> parser) {
    return fields.values(
        field, parser, (value, path) -> paths.record(named.field(field).item(value), path));
  }
}
