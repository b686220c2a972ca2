package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Spokes reach of each other what the overlay says, and nothing else, on real tunnels. */
@ParameterizedClass
@EnumSource(
    value = Families.class,
    names = {"IPV4", "IPV6"})
class PolicyScenario {
  private static final int ALLOWED = 8554;
  private static final int OTHER = 8555;
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);
  private static final String CAMERAS =
      "  - {name: cameras, from: [cameras], to: [recorders], protocol: tcp, ports: [554, 8550-8554]}\n";

  @TempDir static Path folder;
  private static GuideFleet guide;

  PolicyScenario(Families families) {
    assertThat(guide.network().families()).isEqualTo(families);
  }

  @BeforeParameterizedClassInvocation
  static void start(Families families) {
    guide = GuideFleet.up(folder.resolve(families.name()), families);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    guide.close();
  }

  /** The example with another policy; branch-1 has the cameras, branch-2 the recorder. */
  private static String example(String spokeToSpoke, String rules) {
    String yaml =
        guide
            .example()
            .replace("spokeToSpoke: isolated", "spokeToSpoke: " + spokeToSpoke)
            .replace(
                "  - appliance: branch-2\n", "  - appliance: branch-2\n    tags: [recorders]\n")
            .replace("  - appliance: branch-1\n", "  - appliance: branch-1\n    tags: [cameras]\n");
    return rules.isEmpty() ? yaml : yaml + "  rules:\n" + rules;
  }

  private static void apply(String yaml) {
    guide.apply(yaml);
    guide.awaitAllInSync();
  }

  @Test
  void isolatedSpokesDontReachEachOtherAndAllowedOnesDo() {
    apply(example("isolated", ""));

    assertThat(GuideFleet.answers(guide.branch(1), guide.branch(2))).isFalse();
    assertThat(GuideFleet.answers(guide.branch(1), guide.hub())).isTrue();

    apply(example("allowed", ""));

    GuideFleet.await("an answer", () -> GuideFleet.answers(guide.branch(1), guide.branch(2)));
    GuideFleet.await("an answer", () -> GuideFleet.answers(guide.branch(3), guide.branch(1)));
  }

  @Test
  void S13_aRulesPortPassesAndNothingElse() throws IOException {
    Member camera = guide.branch(1);
    Member recorder = guide.branch(2);
    try (Echo allowed = new Echo(recorder, ALLOWED);
        Echo other = new Echo(recorder, OTHER);
        Echo back = new Echo(camera, ALLOWED)) {
      // First everything, so that a port that stays closed is closed by the rule.
      apply(example("allowed", ""));
      GuideFleet.await("the other port", () -> other.answers(camera.site()));
      assertThat(back.answers(recorder.site())).isTrue();
      assertThat(allowed.answers(guide.branch(3).site())).isTrue();

      apply(example("policy", CAMERAS));

      GuideFleet.await("the rule's port", () -> allowed.answers(camera.site()));
      assertThat(other.answers(camera.site())).isFalse();
      assertThat(back.answers(recorder.site())).isFalse();
      assertThat(allowed.answers(guide.branch(3).site())).isFalse();
      assertThat(GuideFleet.answers(camera, recorder)).isFalse();
      assertThat(GuideFleet.answers(camera, guide.hub())).isTrue();
      assertThat(counters().get("cameras")).isPositive();
      assertThat(counters().get("(dropped)")).isPositive();
    }
  }

  @Test
  void aRemovedRuleCutsARunningFlowAndAChangedMemberDoesNot() throws IOException {
    Member camera = guide.branch(1);
    Member recorder = guide.branch(2);
    apply(example("policy", CAMERAS));
    try (Echo echo = new Echo(recorder, ALLOWED)) {
      GuideFleet.await("the rule's port", () -> echo.answers(camera.site()));
      try (Socket flow = echo.connect(camera.site())) {
        assertThat(Echo.exchange(flow)).isTrue();
        long counted = counters().get("cameras");

        // One more member: an element of a set, and nobody's flow or counter.
        apply(
            example("policy", CAMERAS)
                .replace("appliance: branch-3\n", "appliance: branch-3\n    tags: [cameras]\n"));
        assertThat(echo.answers(guide.branch(3).site())).isTrue();
        assertThat(Echo.exchange(flow)).isTrue();
        assertThat(counters().get("cameras")).isGreaterThan(counted);

        // Another rule in the place of the first, as new as it is unrelated.
        apply(example("policy", CAMERAS.replace("8550-8554", "8555").replace("cameras,", "new,")));
        assertThat(Echo.exchange(flow)).isFalse();

        // What is allowed again goes on: nobody was told that it ended.
        apply(example("policy", CAMERAS));
        GuideFleet.await("the flow", () -> Echo.exchange(flow));
      }
    }
  }

  /** Packets by rule, as the concentrator's agent tells. */
  private static Map<String, Long> counters() throws IOException {
    String status =
        guide.agent(guide.hub()).run(List.of("status", "--output", "json")).orFail().stdout();
    Map<String, Long> counters = new HashMap<>();
    for (JsonNode each : new ObjectMapper().readTree(status).path("policy").path("counters")) {
      counters.put(each.path("rule").asText("(dropped)"), each.path("packets").asLong());
    }
    return counters;
  }

  /** Gives back each byte that it gets. */
  private static final class Echo implements AutoCloseable {
    private final InetSocketAddress address;
    private final ServerSocketChannel server;

    Echo(Member member, int port) {
      address = new InetSocketAddress(InetAddress.ofLiteral(member.siteAddress()), port);
      server = member.site().open(() -> ServerSocketChannel.open().bind(address));
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      try {
        while (server.isOpen()) {
          SocketChannel client = server.accept();
          Thread.ofVirtual().start(() -> give(client));
        }
      } catch (IOException e) {
        return; // closed
      }
    }

    private static void give(SocketChannel client) {
      try (client) {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (client.read(one.clear()) > 0) {
          client.write(one.flip());
        }
      } catch (IOException e) {
        return; // the client is gone
      }
    }

    Socket connect(Host from) throws IOException {
      SocketChannel client = from.call(SocketChannel::open);
      try {
        client.socket().connect(address, (int) IMPATIENCE.toMillis());
        client.socket().setSoTimeout((int) IMPATIENCE.toMillis());
        return client.socket();
      } catch (IOException e) {
        client.close();
        throw e;
      }
    }

    /** Whether a new connection carries something. */
    boolean answers(Host from) {
      try (Socket socket = connect(from)) {
        return exchange(socket);
      } catch (IOException e) {
        return false;
      }
    }

    /** Whether a byte comes back in time. */
    static boolean exchange(Socket socket) {
      try {
        socket.getOutputStream().write(1);
        return socket.getInputStream().read() == 1;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
