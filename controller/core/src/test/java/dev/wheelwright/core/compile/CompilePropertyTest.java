package dev.wheelwright.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.testing.RandomFleet;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigDelta;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.PolicyRule;
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

  /** The concentrators enforce it; but nobody is told of what he may not reach either. */
  @Property(tries = 150)
  void aSpokeHasOfAnotherExactlyWhatThePolicySays(@ForAll long seed) {
    CompiledFleet fleet = Compiler.compile(new RandomFleet(seed).topology());
    for (Overlay overlay : fleet.topology().overlays().values()) {
      boolean carried = overlay.concentrators().stream().anyMatch(Member::isActive);
      List<Member> spokes = overlay.spokes().stream().filter(Member::isActive).toList();
      for (Member spoke : spokes) {
        List<IpPrefix> reached = reached(fleet, spoke);
        for (Member other : spokes) {
          for (IpPrefix prefix : other.prefixes()) {
            boolean expected =
                carried && !spoke.equals(other) && allows(overlay, spoke, other, prefix);
            assertThat(reached.contains(prefix)).as("%s %s", overlay, prefix).isEqualTo(expected);
          }
        }
      }
    }
  }

  private static List<IpPrefix> reached(CompiledFleet fleet, Member spoke) {
    return fleet.configs().get(spoke.appliance().id()).content().decode().entrySet().stream()
        .filter(each -> each.getKey().membership().equals(spoke.id()))
        .flatMap(each -> each.getValue().stream())
        .flatMap(peer -> peer.allowedIps().stream())
        .toList();
  }

  private static boolean allows(Overlay overlay, Member spoke, Member other, IpPrefix prefix) {
    return switch (overlay.spokeToSpoke()) {
      case ISOLATED -> false;
      case ALLOWED -> true;
      case POLICY ->
          overlay.rules().stream()
              .anyMatch(
                  rule ->
                      (spoke.prefixes().stream().anyMatch(own -> selects(rule.from(), spoke, own))
                              && selects(rule.to(), other, prefix))
                          || (spoke.prefixes().stream()
                                  .anyMatch(own -> selects(rule.to(), spoke, own))
                              && selects(rule.from(), other, prefix)));
    };
  }

  private static boolean selects(PolicyRule.Side side, Member member, IpPrefix prefix) {
    return member.tags().stream().anyMatch(tag -> side.groups().contains(tag.value()))
        || side.prefixes().stream().anyMatch(prefix::overlaps);
  }
}
