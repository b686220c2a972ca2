package dev.wheelwright.core.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.addressing.AddressAllocator.Request;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AllocationPropertyTest {
  private static final List<IpPrefix> POOLS =
      List.of(IpPrefix.parse("10.0.0.0/24"), IpPrefix.parse("fd00::/64"));

  @Property(tries = 100)
  void nobodyMovesWhenSomebodyJoins(@ForAll @IntRange(min = 1, max = 120) int members) {
    List<Request<String>> first =
        IntStream.range(0, members).mapToObj(i -> request("member-" + 2 * i, Map.of())).toList();
    Allocation<String> before = AddressAllocator.allocate(POOLS, List.of(), first);
    List<Request<String>> second =
        IntStream.range(0, 2 * members)
            .mapToObj(i -> request("member-" + i, before.addresses()))
            .toList();

    Allocation<String> after = AddressAllocator.allocate(POOLS, List.of(), second);

    assertThat(after.addresses()).containsAllEntriesOf(before.addresses());
    assertThat(after.addresses().values().stream().flatMap(List::stream)).doesNotHaveDuplicates();
  }

  private static Request<String> request(String name, Map<String, List<IpAddress>> held) {
    return new Request<>(name, List.of(), held.getOrDefault(name, List.of()));
  }
}
