package dev.wheelwright.core.compile;

import dev.wheelwright.core.addressing.AddressFamily;
import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.ConfigHead.Firewall;
import dev.wheelwright.wire.ConfigHead.Forwarding;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.Policy;
import dev.wheelwright.wire.SealedSecret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Puts an appliance's config together from the pages of its active memberships. */
final class ConfigAssembly {
  private final List<InterfaceRecord> interfaces = new ArrayList<>();
  private final List<UUID> isolated = new ArrayList<>();
  private final List<Policy> policies = new ArrayList<>();
  private final Map<UUID, List<Page>> pages = new HashMap<>();
  private boolean forwardIpv4;
  private boolean forwardIpv6;

  /** Adds the interface of a member that has a key. */
  void add(Participation participation, MemberKey key, List<Page> peerPages) {
    Member member = participation.member();
    interfaces.add(
        new InterfaceRecord(
            member.id(),
            member.interfaceName(),
            key.generation(),
            key.publicKey(),
            member.addresses(),
            member.listenPort(),
            member.options().mtu(),
            member.options().fwmark(),
            member.options().routing(),
            member.options().enabled(),
            peerPages.size(),
            SealedSecret.NONE));
    pages.put(member.id(), peerPages);
    forwardIpv4 |= forwards(member, AddressFamily.IPV4);
    forwardIpv6 |= forwards(member, AddressFamily.IPV6);
    if (member.role() == Member.Role.CONCENTRATOR) {
      switch (participation.overlay().spokeToSpoke()) {
        case ISOLATED -> isolated.add(member.id());
        case ALLOWED -> {}
        case POLICY -> policies.add(new Policy(member.id(), participation.overlay().rules()));
      }
    }
  }

  /**
   * A concentrator forwards every family that it has an address of; anyone forwards for the site
   * networks behind it.
   */
  private static boolean forwards(Member member, AddressFamily family) {
    boolean site =
        member.siteNetworks().stream().anyMatch(prefix -> AddressFamily.of(prefix) == family);
    return site
        || (member.role() == Member.Role.CONCENTRATOR
            && member.addresses().stream()
                .anyMatch(each -> AddressFamily.of(each.address()) == family));
  }

  ConfigContent content() {
    interfaces.sort(Comparator.comparing(InterfaceRecord::name));
    isolated.sort(Comparator.comparing(UUID::toString));
    policies.sort(Comparator.comparing(policy -> policy.membership().toString()));
    boolean clampMss = !interfaces.isEmpty();
    ConfigHead head =
        new ConfigHead(
            interfaces,
            new Forwarding(forwardIpv4, forwardIpv6),
            new Firewall(isolated, clampMss, policies));
    return ConfigContent.of(head, pages);
  }
}
