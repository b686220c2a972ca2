package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.Appliance;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Pages;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a config for every known appliance of a topology: pure, sorted, digested. Members without a
 * key and revoked appliances are left out everywhere.
 */
public final class Compiler {
  private final Topology topology;
  private final PageSource source;
  private int appliances;
  private int pages;

  private Compiler(Topology topology, PageSource source) {
    this.topology = topology;
    this.source = source;
  }

  /** Compiles the whole fleet. */
  public static CompiledFleet compile(Topology topology) {
    Compiler compiler = new Compiler(topology, PageSource.fresh(new Reaches()));
    SequencedMap<UUID, ApplianceConfig> configs = new LinkedHashMap<>();
    for (Appliance appliance : topology.appliances().values()) {
      configs.put(appliance.id(), compiler.config(appliance));
    }
    return new CompiledFleet(topology, configs);
  }

  /**
   * Compiles what differs from an earlier compile, and takes over the rest. Looking for differences
   * is a walk over the members; putting together, encoding and digesting is proportional to them.
   */
  public static Recompiled recompile(CompiledFleet previous, Topology next) {
    TopologyChange change = TopologyChange.between(previous.topology(), next);
    Compiler compiler = new Compiler(next, new EditedPages(previous, change));
    Set<ApplianceName> touched = change.touched();
    SequencedMap<UUID, ApplianceConfig> configs = new LinkedHashMap<>();
    SequencedSet<UUID> changed = new LinkedHashSet<>();
    for (Appliance appliance : next.appliances().values()) {
      ApplianceConfig before = previous.configs().get(appliance.id());
      ApplianceConfig config =
          before != null && !touched.contains(appliance.name())
              ? before
              : compiler.config(appliance);
      configs.put(appliance.id(), config);
      if (before == null || !before.digest().equals(config.digest())) {
        changed.add(appliance.id());
      }
    }
    CompileCount count = new CompileCount(compiler.appliances, compiler.pages);
    return new Recompiled(new CompiledFleet(next, configs), changed, count);
  }

  private ApplianceConfig config(Appliance appliance) {
    appliances++;
    return new ApplianceConfig(appliance, content(appliance));
  }

  private ConfigContent content(Appliance appliance) {
    ConfigAssembly assembly = new ConfigAssembly();
    for (Participation participation : topology.participations(appliance.name())) {
      Optional<MemberKey> key = participation.member().key();
      if (participation.member().isActive() && key.isPresent()) {
        Pages.Edited edited = source.pagesOf(participation);
        pages += edited.encoded();
        assembly.add(participation, key.get(), edited.pages());
      }
    }
    return assembly.content();
  }
}
