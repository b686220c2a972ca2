package dev.wheelwright.core.topology;

import dev.wheelwright.core.topology.FleetState.ApplianceState;
import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.Violation;
import dev.wheelwright.wire.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Intent that passed every check, with ids, addresses and keys filled in. Only {@link #of} makes
 * one, so whoever holds one need not check again. Immutable.
 */
public final class Topology {
  private final SequencedMap<ApplianceName, Appliance> appliances;
  private final SequencedMap<OverlayName, Overlay> overlays;
  private final SequencedMap<MembershipKey, List<IpAddress>> allocations;
  private final Map<ApplianceName, List<Participation>> participations;

  private Topology(
      SequencedMap<ApplianceName, Appliance> appliances,
      SequencedMap<OverlayName, Overlay> overlays,
      SequencedMap<MembershipKey, List<IpAddress>> allocations) {
    this.appliances = Collections.unmodifiableSequencedMap(appliances);
    this.overlays = Collections.unmodifiableSequencedMap(overlays);
    this.allocations = Collections.unmodifiableSequencedMap(allocations);
    this.participations = participations(overlays.values());
  }

  private static Map<ApplianceName, List<Participation>> participations(
      Collection<Overlay> overlays) {
    Map<ApplianceName, List<Participation>> participations = new HashMap<>();
    for (Overlay overlay : overlays) {
      overlay
          .members()
          .forEach(
              member ->
                  participations
                      .computeIfAbsent(member.appliance().name(), name -> new ArrayList<>())
                      .add(new Participation(overlay, member)));
    }
    return participations;
  }

  /**
   * The topology of a stored intent, or all that is wrong with it, with paths by name.
   *
   * @throws IllegalArgumentException when the state has no id for an appliance or a membership of a
   *     valid intent
   */
  public static Validated<Topology> of(FleetIntent intent, FleetState state) {
    return of(Submission.NONE, intent, state);
  }

  /**
   * The topology that a submitted document would make, or all that is wrong with the document and
   * with what it asks for.
   *
   * @param submission the document, for its own mistakes and for the paths
   * @param merged what {@link IntentMerge} made of {@link Submission#readable}
   * @throws IllegalArgumentException when the state has no id for an appliance or a membership of a
   *     valid intent
   */
  public static Validated<Topology> of(
      Submission submission, FleetIntent merged, FleetState state) {
    List<DraftOverlay> drafts =
        merged.overlays().stream().map(each -> DraftOverlay.of(each, state)).toList();
    Findings findings = new Findings(submission);
    Set<ApplianceName> known = new HashSet<>(state.appliances().keySet());
    merged.appliances().forEach(each -> known.add(each.name()));
    for (DraftOverlay draft : drafts) {
      new OverlayChecks(draft, findings).check(known);
      new AddressChecks(draft, findings).check();
      new PolicyChecks(draft, findings).check();
    }
    ApplianceChecks.check(drafts, findings);
    List<Violation> violations = new ArrayList<>(submission.violations());
    violations.addAll(findings.violations());
    return violations.isEmpty()
        ? new Validated.Valid<>(new Assembly(merged, state).topology(drafts))
        : new Validated.Invalid<>(violations);
  }

  /** Every known appliance, ascending by name, also those that take part in nothing. */
  public SequencedMap<ApplianceName, Appliance> appliances() {
    return appliances;
  }

  /** Ascending by name. */
  public SequencedMap<OverlayName, Overlay> overlays() {
    return overlays;
  }

  /** Where the appliance takes part, ascending by overlay name. */
  public List<Participation> participations(ApplianceName appliance) {
    return List.copyOf(participations.getOrDefault(appliance, List.of()));
  }

  /**
   * What each membership got from the pools, to be stored and handed in again as {@link
   * FleetState}; ascending.
   */
  public SequencedMap<MembershipKey, List<IpAddress>> allocations() {
    return allocations;
  }

  /** Fills in what only the state knows. */
  private record Assembly(FleetIntent intent, FleetState state) {

    Topology topology(List<DraftOverlay> drafts) {
      SequencedMap<OverlayName, Overlay> overlays = new TreeMap<>();
      SequencedMap<MembershipKey, List<IpAddress>> allocations = new TreeMap<>();
      for (DraftOverlay draft : drafts) {
        overlays.put(draft.name(), overlay(draft));
        draft
            .allocation()
            .addresses()
            .forEach(
                (name, addresses) ->
                    allocations.put(new MembershipKey(draft.name(), name), addresses));
      }
      return new Topology(appliances(), overlays, allocations);
    }

    private SequencedMap<ApplianceName, Appliance> appliances() {
      SequencedMap<ApplianceName, Appliance> appliances = new TreeMap<>();
      state.appliances().keySet().forEach(name -> appliances.put(name, appliance(name)));
      intent.appliances().forEach(each -> appliances.put(each.name(), appliance(each.name())));
      return appliances;
    }

    private Appliance appliance(ApplianceName name) {
      ApplianceState known = known("appliance", name, state.appliances());
      return new Appliance(known.id(), name, known.revoked());
    }

    private Overlay overlay(DraftOverlay draft) {
      return new Overlay(
          draft.name(),
          draft.intent().spokeToSpoke(),
          draft.concentrators().stream().map(member -> member(draft, member)).toList(),
          draft.spokes().stream().map(member -> member(draft, member)).toList(),
          draft.intent().externalPeers(),
          draft.intent().rules().stream().map(RuleIntent::rule).toList());
    }

    private Member member(DraftOverlay overlay, DraftMember draft) {
      MemberIntent intent = draft.intent();
      return new Member(
          known("membership", draft.membership(), state.memberships()).id(),
          appliance(draft.appliance()),
          switch (intent) {
            case ConcentratorIntent hub -> Member.Role.CONCENTRATOR;
            case SpokeIntent spoke -> Member.Role.SPOKE;
          },
          draft.interfaceName().orElseThrow(),
          draft.addresses(),
          intent.interfaceIntent().options(),
          intent.listenPort(),
          switch (intent) {
            case ConcentratorIntent hub -> hub.endpoints();
            case SpokeIntent spoke -> List.of();
          },
          intent.siteNetworks(),
          switch (intent) {
            case ConcentratorIntent hub -> List.of();
            case SpokeIntent spoke -> spoke.tags();
          },
          switch (intent) {
            case ConcentratorIntent hub -> hub.keepaliveSeconds();
            case SpokeIntent spoke ->
                spoke.keepaliveSeconds().orElse(overlay.intent().keepaliveSeconds());
          },
          draft.key());
    }

    private static <K, V> V known(String what, K name, Map<K, V> states) {
      V known = states.get(name);
      if (known == null) {
        throw new IllegalArgumentException("the fleet state has no " + what + " " + name);
      }
      return known;
    }
  }
}
