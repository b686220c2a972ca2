package dev.wheelwright.core.topology;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PortRange;
import dev.wheelwright.wire.Routing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes an intent as the tree that {@link IntentReader} reads, in one form: fields in the order of
 * the manual, lists sorted, defaults left out. Reading what was written gives an equal intent.
 */
public final class IntentWriter {
  private IntentWriter() {}

  /**
   * A tree of Map (ordered), List, String, Integer, Long and Boolean, for any YAML or JSON writer.
   */
  public static Map<String, Object> toTree(FleetIntent intent) {
    return new TreeObject()
        .put("version", IntentReader.VERSION)
        .put("appliances", intent.appliances().stream().map(IntentWriter::appliance).toList())
        .put("overlays", intent.overlays().stream().map(IntentWriter::overlay).toList())
        .fields();
  }

  private static Map<String, Object> appliance(ApplianceIntent appliance) {
    return new TreeObject()
        .put("name", appliance.name().value())
        .putUnless("", "description", appliance.description())
        .fields();
  }

  private static Map<String, Object> overlay(OverlayIntent overlay) {
    return new TreeObject()
        .put("name", overlay.name().value())
        .putUnless("", "description", overlay.description())
        .putTexts("pools", overlay.pools())
        .putUnless(
            OverlayIntent.DEFAULT_KEEPALIVE_SECONDS,
            "keepalive",
            Keepalive.written(overlay.keepaliveSeconds()))
        .putUnless(SpokeToSpoke.ISOLATED.text(), "spokeToSpoke", overlay.spokeToSpoke().text())
        .putObjects(
            "concentrators",
            overlay.concentrators().stream().map(IntentWriter::concentrator).toList())
        .putObjects("spokes", overlay.spokes().stream().map(IntentWriter::spoke).toList())
        .putObjects(
            "externalPeers",
            overlay.externalPeers().stream().map(IntentWriter::externalPeer).toList())
        .putObjects("rules", overlay.rules().stream().map(IntentWriter::rule).toList())
        .fields();
  }

  private static Map<String, Object> concentrator(ConcentratorIntent member) {
    return member(member)
        .put("listenPort", member.listenPort())
        .putTexts(
            "endpoints",
            member.endpoints().stream().map(each -> endpoint(each, member.listenPort())).toList())
        .putTexts("siteNetworks", member.siteNetworks())
        .putUnless(0, "keepalive", Keepalive.written(member.keepaliveSeconds()))
        .fields();
  }

  private static Map<String, Object> spoke(SpokeIntent member) {
    TreeObject fields =
        member(member)
            .putUnless(0, "listenPort", member.listenPort())
            .putTexts("siteNetworks", member.siteNetworks())
            .putTexts("tags", member.tags());
    member
        .keepaliveSeconds()
        .ifPresent(seconds -> fields.put("keepalive", Keepalive.written(seconds)));
    return fields.fields();
  }

  private static TreeObject member(MemberIntent member) {
    InterfaceIntent link = member.interfaceIntent();
    InterfaceOptions options = link.options();
    TreeObject fields = new TreeObject().put("appliance", member.appliance().value());
    link.name().ifPresent(name -> fields.put("interface", name.value()));
    return fields
        .putUnless("", "description", member.description())
        .putTexts("addresses", link.addresses())
        .putUnless(0, "mtu", options.mtu())
        .putUnless(0L, "fwmark", options.fwmark())
        .putUnless("main", "routing", routing(options.routing()))
        .putUnless(true, "enabled", options.enabled());
  }

  private static Map<String, Object> externalPeer(ExternalPeerIntent peer) {
    return new TreeObject()
        .put("name", peer.name().value())
        .putUnless("", "description", peer.description())
        .put("publicKey", peer.publicKey().toString())
        .putTexts("addresses", peer.addresses())
        .putTexts("siteNetworks", peer.siteNetworks())
        .putTexts("tags", peer.tags())
        .putTexts("attachTo", peer.attachTo())
        .fields();
  }

  private static Map<String, Object> rule(RuleIntent intent) {
    PolicyRule rule = intent.rule();
    return new TreeObject()
        .put("name", rule.name())
        .putUnless("", "description", intent.description())
        .put("from", side(rule.from()))
        .put("to", side(rule.to()))
        .putUnless("any", "protocol", RuleReader.written(rule.protocol()))
        .putObjects("ports", rule.ports().stream().map(IntentWriter::ports).toList())
        .fields();
  }

  private static List<String> side(PolicyRule.Side side) {
    return Stream.concat(side.groups().stream(), side.prefixes().stream().map(IpPrefix::toString))
        .toList();
  }

  private static Object ports(PortRange range) {
    return range.first() == range.last() ? range.first() : range.toString();
  }

  private static Object routing(Routing routing) {
    return switch (routing) {
      case Routing.Main() -> "main";
      case Routing.Off() -> "off";
      case Routing.Table(int number) -> number;
    };
  }

  /** The host alone where the port is the default one. */
  private static String endpoint(Endpoint endpoint, int defaultPort) {
    return endpoint.port() == defaultPort ? endpoint.host() : endpoint.toString();
  }
}
