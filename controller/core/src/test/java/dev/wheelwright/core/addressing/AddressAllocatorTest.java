package dev.wheelwright.core.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.addressing.AddressAllocator.Request;
import dev.wheelwright.core.addressing.Allocation.Shortage;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressAllocatorTest {

  private static List<IpPrefix> pools(String... texts) {
    return Arrays.stream(texts).map(IpPrefix::parse).toList();
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }

  private static Request<String> newcomer(String name) {
    return new Request<>(name, List.of(), List.of());
  }

  private static Request<String> holder(String name, String... held) {
    return new Request<>(name, List.of(), addresses(held));
  }

  /**
   * Reserved are the network and broadcast addresses of IPv4 and the subnet-router anycast address
   * of IPv6.
   */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/29, 10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6",
    "10.0.0.0/30, 10.0.0.1 10.0.0.2",
    "10.0.0.0/31, 10.0.0.0 10.0.0.1",
    "10.0.0.7/32, 10.0.0.7",
    "255.255.255.252/30, 255.255.255.253 255.255.255.254",
    "255.255.255.254/31, 255.255.255.254 255.255.255.255",
    "fd00::/126, fd00::1 fd00::2 fd00::3",
    "fd00::/127, fd00:: fd00::1",
    "fd00::7/128, fd00::7",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127,"
        + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void allocatesEveryUsableAddressOfAPoolLowestFirst(String pool, String usable) {
    List<Request<String>> requests =
        IntStream.rangeClosed(1, 7).mapToObj(i -> newcomer("member-" + i)).toList();

    Allocation<String> allocation = AddressAllocator.allocate(pools(pool), List.of(), requests);

    List<IpAddress> expected = addresses(usable.split(" ", -1));
    assertThat(allocation.addresses().values().stream().flatMap(List::stream)).isEqualTo(expected);
    assertThat(allocation.shortages()).hasSize(7 - expected.size());
  }

  @Test
  void keepsWhatIsHeldAndFillsTheGapsWithNewcomers() {
    Allocation<String> allocation =
        AddressAllocator.allocate(
            pools("10.0.0.0/29"),
            addresses("10.0.0.2"),
            List.of(
                newcomer("a"), holder("b", "10.0.0.1"), holder("c", "10.0.0.4"), newcomer("d")));

    assertThat(allocation.addresses())
        .containsEntry("a", addresses("10.0.0.3"))
        .containsEntry("b", addresses("10.0.0.1"))
        .containsEntry("c", addresses("10.0.0.4"))
        .containsEntry("d", addresses("10.0.0.5"));
  }

  @Test
  void takesAwayWhatIsNoLongerValid() {
    Allocation<String> allocation =
        AddressAllocator.allocate(
            pools("10.0.0.0/24"),
            addresses("10.0.0.9"),
            List.of(
                holder("explicit of another", "10.0.0.9"),
                holder("outside", "10.0.1.7"),
                holder("network", "10.0.0.0"),
                holder("broadcast", "10.0.0.255"),
                holder("twice", "10.0.0.20"),
                holder("twice too", "10.0.0.20")));

    assertThat(allocation.addresses())
        .containsEntry("explicit of another", addresses("10.0.0.1"))
        .containsEntry("outside", addresses("10.0.0.2"))
        .containsEntry("network", addresses("10.0.0.3"))
        .containsEntry("broadcast", addresses("10.0.0.4"))
        .containsEntry("twice", addresses("10.0.0.20"))
        .containsEntry("twice too", addresses("10.0.0.5"));
  }

  @Test
  void givesOneAddressOfEachFamilyUnlessTheMemberBringsOne() {
    Request<String> bringer = new Request<>("b", addresses("fd00::1"), addresses("fd00::9"));
    Allocation<String> allocation =
        AddressAllocator.allocate(
            pools("fd00::/64", "10.0.1.0/31", "10.0.0.0/31"),
            addresses("fd00::1"),
            List.of(newcomer("a"), bringer, newcomer("c")));

    assertThat(allocation.addresses())
        .containsEntry("a", addresses("10.0.0.0", "fd00::2"))
        .containsEntry("b", addresses("10.0.0.1"))
        .containsEntry("c", addresses("10.0.1.0", "fd00::3"));
  }

  @Test
  void tellsWhoGotNothing() {
    Allocation<String> allocation =
        AddressAllocator.allocate(
            pools("10.0.0.1/32", "fd00::/64"), List.of(), List.of(newcomer("a"), newcomer("b")));

    assertThat(allocation.shortages()).containsExactly(new Shortage<>("b", AddressFamily.IPV4));
    assertThat(allocation.addresses()).containsEntry("b", addresses("fd00::2"));
  }
}
