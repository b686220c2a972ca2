package dev.wheelwright.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.testing.RandomFleet;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigDelta;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.PeerRecord;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every fleet and every change of it. */
class CompilePropertyTest {
  private static final int CHANGES = 12;

  @Property(tries = 150)
  void recompileEqualsCompileByteForByte(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int step) {
    RandomFleet fleet = new RandomFleet(seed);
    CompiledFleet current = Compiler.compile(fleet.topology());
    for (int i = 0; i < CHANGES; i++) {
      fleet.mutate(step);
      Topology next = fleet.topology();

      Recompiled recompiled = Compiler.recompile(current, next);

      CompiledFleet expected = Compiler.compile(next);
      assertThat(allBytes(recompiled.fleet())).isEqualTo(allBytes(expected));
      assertThat(recompiled.changed()).isEqualTo(differing(current, expected));
      assertThat(recompiled.fleet().pending()).isEqualTo(expected.pending());
      current = recompiled.fleet();
    }
  }

  private static List<Object> allBytes(CompiledFleet fleet) {
    List<Object> all = new ArrayList<>();
    fleet
        .configs()
        .forEach((id, config) -> all.add(List.of(id, config.name(), bytes(config.content()))));
    return all;
  }

  /** The head and every page, in hexadecimal. */
  private static List<String> bytes(ConfigContent content) {
    List<String> parts = new ArrayList<>();
    parts.add(HexFormat.of().formatHex(content.headBytes().toArray()));
    for (List<Page> pages : content.pages().values()) {
      pages.forEach(page -> parts.add(HexFormat.of().formatHex(page.toBytes())));
    }
    parts.add(content.digest().toString());
    return parts;
  }

  private static Set<UUID> differing(CompiledFleet before, CompiledFleet after) {
    return after.configs().values().stream()
        .filter(
            config ->
                !before.configs().containsKey(config.appliance())
                    || !before.configs().get(config.appliance()).digest().equals(config.digest()))
        .map(ApplianceConfig::appliance)
        .collect(Collectors.toSet());
  }

  @Property(tries = 150)
  void compilingAgainChangesNothing(@ForAll long seed) {
    RandomFleet fleet = new RandomFleet(seed);
    CompiledFleet current = Compiler.compile(fleet.topology());

    Recompiled recompiled = Compiler.recompile(current, fleet.topology());

    assertThat(recompiled.count()).isEqualTo(new CompileCount(0, 0));
    assertThat(recompiled.changed()).isEmpty();
  }

  @Property(tries = 150)
  void theDeltaMakesOfTheOldConfigTheNewOneByteForByte(@ForAll long seed) {
    RandomFleet fleet = new RandomFleet(seed);
    CompiledFleet before = Compiler.compile(fleet.topology());
    fleet.mutate(4);
    for (ApplianceConfig config : Compiler.compile(fleet.topology()).configs().values()) {
      ConfigContent old = before.configs().get(config.appliance()).content();

      Optional<ConfigDelta> delta = ConfigDelta.between(old, config.content());

      assertThat(delta.isEmpty())
          .isEqualTo(config.content().headBytes().isEmpty() && !old.headBytes().isEmpty());
      if (delta.isPresent()) {
        assertThat(bytes(delta.get().applyTo(old))).isEqualTo(bytes(config.content()));
      }
    }
  }

  @Property(tries = 150)
  void everyPrefixOfAnInterfaceHasOneOwner(@ForAll long seed) {
    for (ApplianceConfig config :
        Compiler.compile(new RandomFleet(seed).topology()).configs().values()) {
      for (List<PeerRecord> peers : config.content().decode().values()) {
        List<IpPrefix> prefixes =
            peers.stream().flatMap(peer -> peer.allowedIps().stream()).sorted().toList();
        for (int i = 1; i < prefixes.size(); i++) {
          assertThat(prefixes.get(i - 1).overlaps(prefixes.get(i))).isFalse();
        }
      }
    }
  }
}
