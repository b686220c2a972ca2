package dev.wheelwright.core.topology;

import dev.wheelwright.core.addressing.AddressAllocator;
import dev.wheelwright.core.addressing.AddressAllocator.Request;
import dev.wheelwright.core.addressing.Allocation;
import dev.wheelwright.core.policy.Party;
import dev.wheelwright.core.policy.Reach;
import dev.wheelwright.core.topology.FleetState.MembershipState;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An overlay with its defaults filled in and its addresses allocated, yet to be checked.
 *
 * @param path where it stands, by name
 */
record DraftOverlay(
    OverlayIntent intent,
    DocumentPath path,
    List<DraftMember> concentrators,
    List<DraftMember> spokes,
    List<DraftPeer> externalPeers,
    Allocation<ApplianceName> allocation) {

  static DraftOverlay of(OverlayIntent intent, FleetState state) {
    Allocation<ApplianceName> allocation = allocate(intent, state);
    Drafting drafting = new Drafting(intent, state, allocation);
    return new DraftOverlay(
        intent,
        drafting.path(),
        intent.concentrators().stream()
            .map(each -> drafting.member(each, "concentrators"))
            .toList(),
        intent.spokes().stream().map(each -> drafting.member(each, "spokes")).toList(),
        intent.externalPeers().stream().map(drafting::peer).toList(),
        allocation);
  }

  OverlayName name() {
    return intent.name();
  }

  /** Concentrators, then spokes. */
  Stream<DraftMember> members() {
    return Stream.concat(concentrators.stream(), spokes.stream());
  }

  /** Everybody whom spokes may reach through a concentrator, by name, with what is theirs. */
  SequencedMap<String, List<Claim>> partyClaims() {
    SequencedMap<String, List<Claim>> claims = new LinkedHashMap<>();
    spokes.forEach(spoke -> claims.put(spoke.appliance().value(), spoke.claims().toList()));
    externalPeers.forEach(peer -> claims.put(peer.intent().name().value(), peer.claims().toList()));
    return claims;
  }

  /** Who reaches whom, once every member has a key. */
  Reach reach() {
    List<Party> parties = new ArrayList<>();
    Map<String, List<Claim>> claims = partyClaims();
    for (SpokeIntent spoke : intent.spokes()) {
      parties.add(party(spoke.appliance().value(), spoke.tags(), claims));
    }
    for (ExternalPeerIntent peer : intent.externalPeers()) {
      parties.add(party(peer.name().value(), peer.tags(), claims));
    }
    List<PolicyRule> rules = intent.rules().stream().map(RuleIntent::rule).toList();
    return intent.spokeToSpoke().reach(parties, rules);
  }

  private static Party party(String name, List<Tag> tags, Map<String, List<Claim>> claims) {
    return new Party(
        name,
        tags.stream().map(Tag::value).collect(Collectors.toSet()),
        claims.getOrDefault(name, List.of()).stream().map(Claim::prefix).sorted().toList(),
        "");
  }

  private static Allocation<ApplianceName> allocate(OverlayIntent intent, FleetState state) {
    List<IpAddress> taken = new ArrayList<>();
    List<Request<ApplianceName>> requests = new ArrayList<>();
    for (ExternalPeerIntent peer : intent.externalPeers()) {
      peer.addresses().forEach(each -> taken.add(each.address()));
    }
    for (MemberIntent member : intent.members().toList()) {
      MembershipKey key = new MembershipKey(intent.name(), member.appliance());
      MembershipState known = state.memberships().get(key);
      List<IpAddress> held = known == null ? List.of() : known.allocatedAddresses();
      List<IpAddress> explicit =
          member.interfaceIntent().addresses().stream().map(InterfaceAddress::address).toList();
      taken.addAll(explicit);
      requests.add(new Request<>(member.appliance(), explicit, held));
    }
    return AddressAllocator.allocate(intent.pools(), taken, requests);
  }

  private record Drafting(
      OverlayIntent overlay, FleetState state, Allocation<ApplianceName> allocation) {
    DocumentPath path() {
      return DocumentPath.overlay(overlay.name());
    }

    DraftMember member(MemberIntent member, String section) {
      MembershipKey key = new MembershipKey(overlay.name(), member.appliance());
      return new DraftMember(
          key,
          path().field(section).item(member.appliance()),
          member,
          member.interfaceIntent().name().or(() -> defaultName(overlay.name())),
          addresses(member),
          Optional.ofNullable(state.memberships().get(key)).flatMap(MembershipState::key));
    }

    DraftPeer peer(ExternalPeerIntent peer) {
      return new DraftPeer(overlay.name(), path().field("externalPeers").item(peer.name()), peer);
    }

    private List<InterfaceAddress> addresses(MemberIntent member) {
      Stream<InterfaceAddress> allocated =
          allocation.addresses().getOrDefault(member.appliance(), List.of()).stream()
              .map(address -> new InterfaceAddress(address, address.bitLength()));
      return Stream.concat(member.interfaceIntent().addresses().stream(), allocated)
          .sorted()
          .toList();
    }

    private static Optional<InterfaceName> defaultName(OverlayName name) {
      return InterfaceName.isValid(name.value())
          ? Optional.of(new InterfaceName(name.value()))
          : Optional.empty();
    }
  }
}
