package dev.wheelwright.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.wire.ConfigDelta.PageEdit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Digests, deltas and derived routes. */
class ContentVectorsTest {

  @TestFactory
  Stream<DynamicTest> digests() {
    return Stanza.tests(
        "digests.txt",
        "config",
        each -> {
          List<Page> pages =
              each.all("page").stream().map(HexFormat.of()::parseHex).map(Page::ofBytes).toList();
          ConfigContent content = content(each.bytes("head"), pages);

          assertThat(content.digest()).hasToString(each.one("digest"));
          assertThat(Digest.of(each.bytes("head"))).hasToString(each.one("headDigest"));
          assertThat(pages.stream().map(page -> page.digest().toString()))
              .isEqualTo(each.all("pageDigest"));
          content.decode().forEach((link, peers) -> assertThat(Pages.of(peers)).isEqualTo(pages));
        });
  }

  private static ConfigContent content(byte[] headBytes, List<Page> pages) {
    Map<UUID, List<Page>> byMembership =
        ConfigHead.decode(headBytes).interfaces().stream()
            .collect(Collectors.toMap(InterfaceRecord::membership, link -> pages));
    return ConfigContent.ofBytes(Bytes.of(headBytes), byMembership);
  }

  @TestFactory
  Stream<DynamicTest> deltas() {
    return Stanza.tests(
        "deltas.txt",
        "delta",
        each -> {
          ConfigContent from =
              content(each.bytes("fromHead"), List.of(Page.ofBytes(each.bytes("fromPage"))));
          ConfigContent to =
              content(each.bytes("toHead"), List.of(Page.ofBytes(each.bytes("toPage"))));
          ConfigDelta expected =
              new ConfigDelta(
                  Digest.parse(each.one("base")),
                  Bytes.of(each.bytes("head")),
                  List.of(
                      new PageEdit(
                          UUID.fromString(each.one("membership")),
                          (int) each.number("page"),
                          each.all("remove").stream().map(WgPublicKey::parse).toList(),
                          each.all("put").stream()
                              .map(HexFormat.of()::parseHex)
                              .map(Bytes::of)
                              .toList())));

          assertThat(ConfigDelta.between(from, to)).contains(expected);
          assertThat(expected.applyTo(from)).isEqualTo(to);
          assertThat(expected.applyTo(from).digest()).hasToString(each.one("result"));
        });
  }

  @TestFactory
  Stream<DynamicTest> routes() {
    return Stanza.tests(
        "routes.txt",
        "routing",
        each -> {
          List<String> lists = each.all("allowedIps");
          List<PeerRecord> peers =
              IntStream.range(0, lists.size())
                  .mapToObj(i -> Fixtures.peer("peer " + i, prefixes(lists.get(i))))
                  .toList();
          InterfaceRecord link =
              Fixtures.link(
                  Records.routing(each.one("routing")), Boolean.parseBoolean(each.one("enabled")));

          assertThat(DerivedRoutes.of(link, peers).stream().map(IpPrefix::toString))
              .isEqualTo(each.all("route"));
        });
  }

  @TestFactory
  Stream<DynamicTest> groups() {
    return Stanza.tests(
        "groups.txt",
        "rule",
        each -> {
          List<PeerRecord> peers = new ArrayList<>();
          for (String line : each.all("peer")) {
            String[] parts = line.split(" ", -1);
            peers.add(
                Fixtures.peer(
                    "peer " + peers.size(),
                    prefixes(parts[0]),
                    List.of(parts).subList(1, parts.length)));
          }
          List<PolicyRule> rules = each.all("rule").stream().map(Records::rule).toList();

          assertThat(
                  DerivedGroups.of(rules, peers).entrySet().stream()
                      .map(group -> group.getKey() + " " + group.getValue()))
              .isEqualTo(each.all("group"));
        });
  }

  private static List<IpPrefix> prefixes(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(",", -1)).map(IpPrefix::parse).sorted().toList();
  }
}
