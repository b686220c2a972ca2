package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EndpointResolverTest {
  private static final Endpoint NAME = Endpoint.parse("hub.example:9001", 0);
  private static final Endpoint FIRST = Endpoint.parse("10.1.1.2:9001", 0);
  private static final Endpoint SECOND = Endpoint.parse("[fd01::2]:9001", 0);
  private static final DesiredDevice DESIRED =
      Wanted.device(Wanted.hub(9001), Wanted.spoke("hub.example:9001"));

  private final Map<String, List<IpAddress>> zone = new HashMap<>();

  @Test
  void resolvesNamesOnly() {
    zone.put("hub.example", List.of(IpAddress.parse("10.1.1.2"), IpAddress.parse("fd01::2")));

    assertThat(resolver().resolve(DESIRED, Map.of())).containsExactly(Map.entry(NAME, FIRST));
    assertThat(resolver().resolve(Wanted.device(Wanted.spoke("10.9.9.9:1")), Map.of())).isEmpty();
  }

  @Test
  void keepsAnAddressThatIsStillRight() {
    zone.put("hub.example", List.of(IpAddress.parse("10.1.1.2"), IpAddress.parse("fd01::2")));

    assertThat(resolver().resolve(DESIRED, Map.of(NAME, SECOND)))
        .containsExactly(Map.entry(NAME, SECOND));
  }

  @Test
  void takesNewAddressWhenTheOldOneIsGone() {
    zone.put("hub.example", List.of(IpAddress.parse("10.1.1.2")));

    assertThat(resolver().resolve(DESIRED, Map.of(NAME, SECOND)))
        .containsExactly(Map.entry(NAME, FIRST));
  }

  @Test
  void keepsTheOldAddressWhenThereIsNoAnswer() {
    assertThat(resolver().resolve(DESIRED, Map.of(NAME, SECOND)))
        .containsExactly(Map.entry(NAME, SECOND));
    assertThat(resolver().resolve(DESIRED, Map.of())).isEmpty();
  }

  @Test
  void waitsNoLongerThanItMay() {
    CountDownLatch never = new CountDownLatch(1);
    EndpointResolver resolver =
        new EndpointResolver(
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            },
            Duration.ofMillis(50));

    assertThat(resolver.resolve(DESIRED, Map.of())).isEmpty();
    never.countDown();
  }

  private EndpointResolver resolver() {
    return new EndpointResolver(
        host -> {
          if (!zone.containsKey(host)) {
            throw new UnknownHostException(host);
          }
          return zone.get(host);
        },
        Duration.ofSeconds(10));
  }
}
