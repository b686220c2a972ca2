package dev.wheelwright.core.compile;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.UUID;

/**
 * What a changed topology compiles to.
 *
 * @param fleet equal to a compile from nothing
 * @param changed appliances that are new or whose digest differs, in the order of their names
 * @param count how much work it was
 */
public record Recompiled(CompiledFleet fleet, SequencedSet<UUID> changed, CompileCount count) {
  public Recompiled {
    changed = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(changed));
  }
}
