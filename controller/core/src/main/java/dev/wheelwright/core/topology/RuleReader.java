package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.DUPLICATE_NAME;
import static dev.wheelwright.core.violation.ViolationCode.INVALID_VALUE;
import static dev.wheelwright.core.violation.ViolationCode.PORTS_WITHOUT_PROTOCOL;

import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Protocol;
import dev.wheelwright.wire.PolicyRule.Side;
import dev.wheelwright.wire.PortRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the policy rules of one overlay. */
final class RuleReader {
  private final FieldReader overlay;
  private final SubmittedPaths paths;
  private final DocumentPath named;

  RuleReader(FieldReader overlay, SubmittedPaths paths, DocumentPath named) {
    this.overlay = overlay;
    this.paths = paths;
    this.named = named;
  }

  List<RuleIntent> read() {
    List<RuleIntent> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (FieldReader fields : overlay.objects("rules")) {
      Optional<String> name = name(fields, names);
      DocumentPath path = named.field("rules").item(name.orElse(""));
      name.ifPresent(present -> paths.record(path, fields.at()));
      Optional<Side> from = side(fields, path, "from", "it says who may begin");
      Optional<Side> to = side(fields, path, "to", "it says whom they may reach");
      Optional<Protocol> protocol = fields.value("protocol", RuleReader::protocol);
      List<PortRange> ports = ports(fields, path, protocol);
      String description = OverlayReader.description(fields);
      fields.finish();
      if (name.isPresent() && from.isPresent() && to.isPresent()) {
        rules.add(
            new RuleIntent(
                new PolicyRule(
                    name.get(), from.get(), to.get(), protocol.orElse(Protocol.ANY), ports),
                description));
      }
    }
    return rules;
  }

  /** The rule's name; empty when it is unreadable or taken. */
  private static Optional<String> name(FieldReader fields, Set<String> taken) {
    Optional<String> name =
        fields.required("name", "counters are shown by it", RuleReader::ruleName);
    if (name.isPresent() && !taken.add(name.get())) {
      fields.problem(
          DUPLICATE_NAME, "name", "two rules of the overlay are named " + name.get(), name.get());
      return Optional.empty();
    }
    return name;
  }

  private static String ruleName(String text) {
    NameGrammar.check("rule", text);
    return text;
  }

  /** An item of a side: a tag, or a prefix, of which an address is the smallest. */
  private sealed interface Item {
    record Group(Tag tag) implements Item {
      @Override
      public String toString() {
        return tag.value();
      }
    }

    record Network(IpPrefix prefix) implements Item {
      @Override
      public String toString() {
        return prefix.toString();
      }
    }

    static Item parse(String text) {
      if (Tag.isAddress(text)) {
        return new Network(IpAddress.parse(text).hostPrefix());
      }
      boolean prefix = text.indexOf('/') >= 0 || text.indexOf(':') >= 0;
      return prefix ? new Network(IpPrefix.parse(text)) : new Group(new Tag(text));
    }
  }

  private Optional<Side> side(FieldReader fields, DocumentPath path, String field, String why) {
    fields.require(field, why);
    List<Item> items =
        fields.values(
            field, Item::parse, (item, at) -> paths.record(path.field(field).item(item), at));
    List<String> groups = new ArrayList<>();
    List<IpPrefix> prefixes = new ArrayList<>();
    for (Item item : items) {
      switch (item) {
        case Item.Group(Tag tag) -> groups.add(tag.value());
        case Item.Network(IpPrefix prefix) -> prefixes.add(prefix);
      }
    }
    Collections.sort(groups);
    Collections.sort(prefixes);
    if (items.isEmpty()) {
      if (fields.raw(field) instanceof List<?> written && written.isEmpty()) {
        fields.problem(INVALID_VALUE, field, field + " must name a tag or a prefix", "");
      }
      return Optional.empty();
    }
    return isDisjoint(fields, field, prefixes)
        ? Optional.of(new Side(groups, prefixes))
        : Optional.empty();
  }

  private static boolean isDisjoint(FieldReader fields, String field, List<IpPrefix> ascending) {
    for (int i = 1; i < ascending.size(); i++) {
      IpPrefix outer = ascending.get(i - 1);
      IpPrefix inner = ascending.get(i);
      if (outer.overlaps(inner)) {
        fields.problem(
            INVALID_VALUE,
            field,
            "%s: %s lies within %s; leave it out".formatted(field, inner, outer),
            inner);
        return false;
      }
    }
    return true;
  }

  private static Protocol protocol(String text) {
    return Arrays.stream(Protocol.values())
        .filter(each -> written(each).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + text + "' must be any, tcp, udp or icmp"));
  }

  /** As people write it: lower case. */
  static String written(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  /** Ascending; none when they can't be. */
  private List<PortRange> ports(
      FieldReader fields, DocumentPath path, Optional<Protocol> protocol) {
    List<PortRange> ports =
        new ArrayList<>(
            fields.numbersOrTexts(
                "ports",
                PortRange::parse,
                (range, at) -> paths.record(path.field("ports").item(range), at)));
    boolean unread = protocol.isEmpty() && fields.has("protocol");
    if (!ports.isEmpty() && !unread && !protocol.orElse(Protocol.ANY).hasPorts()) {
      fields.problem(
          PORTS_WITHOUT_PROTOCOL,
          "ports",
          "ports need protocol: tcp or protocol: udp",
          ports.getFirst());
      return List.of();
    }
    if (unread) {
      return List.of();
    }
    Collections.sort(ports);
    for (int i = 1; i < ports.size(); i++) {
      if (ports.get(i).first() <= ports.get(i - 1).last()) {
        fields.problem(
            INVALID_VALUE,
            "ports",
            "ports: %s and %s overlap".formatted(ports.get(i - 1), ports.get(i)),
            ports.get(i));
        return List.of();
      }
    }
    return ports;
  }
}
