package dev.wheelwright.controller.event;

import java.util.Optional;
import java.util.Set;

/**
 * Who is told.
 *
 * @param overlays those of which the client wants to hear, and may; empty: all
 * @param everything whether it may hear of what belongs to no single overlay
 */
public record Audience(Optional<Set<String>> overlays, boolean everything) {
  public Audience {
    overlays = overlays.map(Set::copyOf);
  }

  /** Whether it is told of that overlay. */
  public boolean hears(String overlay) {
    return overlays.isEmpty() || overlays.get().contains(overlay);
  }
}
