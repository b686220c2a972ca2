package dev.wheelwright.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.wire.ConfigHead.Firewall;
import dev.wheelwright.wire.ConfigHead.Forwarding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Pages and deltas of interfaces of any size. */
class PagesPropertyTest {

  private static List<PeerRecord> peers(int count) {
    return IntStream.range(0, count).mapToObj(Fixtures::peer).toList();
  }

  private static ConfigContent content(List<PeerRecord> peers) {
    List<Page> pages = Pages.of(peers);
    InterfaceRecord link = Fixtures.link(Routing.MAIN, true, pages.size());
    ConfigHead head =
        new ConfigHead(List.of(link), new Forwarding(false, false), new Firewall(List.of(), false));
    return ConfigContent.of(head, Map.of(Fixtures.MEMBERSHIP, pages));
  }

  @Property(tries = 30)
  void theOrderOfPeersDoesNotMatter(
      @ForAll @IntRange(max = 1200) int count, @ForAll Random random) {
    List<PeerRecord> shuffled = new ArrayList<>(peers(count));
    Collections.shuffle(shuffled, random);

    assertThat(Pages.of(shuffled)).isEqualTo(Pages.of(peers(count)));
    assertThat(content(shuffled).decode().values().stream().mapToInt(List::size).sum())
        .isEqualTo(count);
  }

  @Property(tries = 30)
  void anEditGivesTheBytesOfPagesMadeAnew(
      @ForAll @IntRange(min = 600, max = 1200) int count,
      @ForAll Set<@IntRange(max = 599) Integer> leaving,
      @ForAll @IntRange(max = 50) int joining) {
    List<PeerRecord> after =
        IntStream.range(0, count + joining)
            .filter(i -> i >= count || !leaving.contains(i))
            .mapToObj(Fixtures::peer)
            .toList();
    if (after.size() <= 512) {
      return;
    }
    List<WgPublicKey> remove = leaving.stream().map(i -> Fixtures.peer(i).publicKey()).toList();
    List<PeerRecord> put =
        IntStream.range(count, count + joining).mapToObj(Fixtures::peer).toList();

    Pages.Edited edited = Pages.edit(Pages.of(peers(count)), remove, put);

    assertThat(edited.pages()).isEqualTo(Pages.of(after));
    assertThat(edited.encoded()).isLessThanOrEqualTo(leaving.size() + joining);
  }

  @Property(tries = 30)
  void aDeltaAppliedToTheOldGivesTheNew(
      @ForAll @IntRange(max = 700) int before, @ForAll @IntRange(max = 700) int after) {
    ConfigContent old = content(peers(before));
    ConfigContent wanted = content(peers(after));

    ConfigDelta.between(old, wanted)
        .ifPresentOrElse(
            delta -> {
              ConfigContent made = delta.applyTo(old);
              assertThat(made).isEqualTo(wanted);
              assertThat(made.digest()).isEqualTo(wanted.digest());
            },
            () -> assertThat(Pages.count(before)).isNotEqualTo(Pages.count(after)));
  }

  @Example
  void aDeltaIsOnlyForItsBase() {
    ConfigContent one = content(peers(1));
    ConfigContent two = content(peers(2));
    ConfigDelta delta = ConfigDelta.between(one, two).orElseThrow();

    assertThatThrownBy(() -> delta.applyTo(two)).isInstanceOf(WireFormatException.class);
  }

  @Example
  void noDeltaLeadsToTheEmptyConfig() {
    assertThat(ConfigDelta.between(content(peers(1)), ConfigContent.EMPTY)).isEmpty();
    assertThat(ConfigDelta.between(ConfigContent.EMPTY, ConfigContent.EMPTY)).isPresent();
  }

  @Example
  void refusesTwoOwnersOfOnePrefix() {
    List<IpPrefix> same = List.of(IpPrefix.parse("10.0.0.0/8"));
    ConfigContent content = content(List.of(Fixtures.peer("a", same), Fixtures.peer("b", same)));

    assertThatThrownBy(content::decode)
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("two peers own 10.0.0.0/8");
  }

  @Example
  void refusesARecordInTheWrongPage() {
    List<Page> pages = new ArrayList<>(Pages.of(peers(600)));
    Collections.swap(pages, 0, 1);
    ConfigHead head = content(peers(600)).head();

    assertThatThrownBy(() -> ConfigContent.of(head, Map.of(Fixtures.MEMBERSHIP, pages)).decode())
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("wrong page");
  }

  @Example
  void theKeysOfTenThousandPeersSpreadOverAllPages() {
    List<Integer> sizes =
        peers(10_000).stream()
            .collect(
                Collectors.groupingBy(
                    peer -> Pages.indexOf(peer.publicKey(), Pages.MANY), Collectors.counting()))
            .values()
            .stream()
            .map(Long::intValue)
            .toList();

    assertThat(sizes).hasSize(Pages.MANY).allMatch(size -> size < 80);
  }
}
