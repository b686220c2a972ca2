package dev.wheelwright.controller.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All that a caller was granted. What is not here is denied. */
public record Grants(List<Grant> list) {
  /** Nothing at all. */
  public static final Grants NONE = new Grants(List.of());

  public Grants {
    list = List.copyOf(list);
  }

  static Grants parse(Collection<String> texts) {
    return new Grants(texts.stream().map(Grant::parse).toList());
  }

  /** Whether it is granted in any overlay at all. */
  boolean anywhere(Permission permission) {
    return list.stream().anyMatch(grant -> grant.role().has(permission));
  }

  /** Whether it is granted in the whole fleet. */
  public boolean everywhere(Permission permission) {
    return list.stream()
        .anyMatch(grant -> grant.overlay().isEmpty() && grant.role().has(permission));
  }

  /** Whether it is granted in this overlay. */
  public boolean in(String overlay, Permission permission) {
    return list.stream()
        .filter(grant -> grant.overlay().isEmpty() || grant.overlay().get().equals(overlay))
        .anyMatch(grant -> grant.role().has(permission));
  }

  /** The overlays in which it is granted; empty: in all, also in those to come. */
  public Optional<Set<String>> overlays(Permission permission) {
    if (everywhere(permission)) {
      return Optional.empty();
    }
    return Optional.of(
        list.stream()
            .filter(grant -> grant.role().has(permission))
            .flatMap(grant -> grant.overlay().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * What is left when no role may be higher, and only some overlays count.
   *
   * @param overlays empty: all
   */
  Grants atMost(Role highest, Optional<Set<String>> overlays) {
    List<Grant> left = new ArrayList<>();
    for (Grant each : list) {
      Role role = each.role().compareTo(highest) <= 0 ? each.role() : highest;
      if (overlays.isEmpty()) {
        left.add(new Grant(role, each.overlay()));
      } else {
        // A role of the whole fleet is no more than operator in one overlay.
        Role there = role.compareTo(Role.OPERATOR) <= 0 ? role : Role.OPERATOR;
        overlays.get().stream()
            .filter(name -> each.overlay().isEmpty() || each.overlay().get().equals(name))
            .sorted()
            .forEach(name -> left.add(new Grant(there, Optional.of(name))));
      }
    }
    return new Grants(left);
  }

  List<String> texts() {
    return list.stream().map(Grant::text).toList();
  }
}
