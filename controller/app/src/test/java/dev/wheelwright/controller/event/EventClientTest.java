package dev.wheelwright.controller.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.event.EventClient.Connection;
import dev.wheelwright.controller.event.EventClient.Request;
import dev.wheelwright.controller.event.EventClient.Sent;
import dev.wheelwright.controller.event.EventClient.Tools;
import dev.wheelwright.core.status.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class EventClientTest {
  private static final Audience EVERYBODY = new Audience(Optional.empty(), true);
  private final EventFeed feed = new EventFeed();
  private Moment now = new Moment(0);
  private boolean allowed = true;
  private boolean cut;

  /** Takes as much as the test says. */
  private static final class Reader implements Flow.Subscriber<Sent> {
    private final List<String> read = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private EventClient client;
    private boolean completed;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      client = (EventClient) subscription;
    }

    @Override
    public void onNext(Sent sent) {
      switch (sent) {
        case Sent.SignOfLife() -> read.add("alive");
        case Sent.Event(String id, String type, Object data) -> {
          read.add(type.equals("reset") ? type : data.toString());
          ids.add(id);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      completed = true;
    }

    List<String> take() {
      List<String> taken = List.copyOf(read);
      read.clear();
      return taken;
    }
  }

  private Reader open(Optional<String> after, Audience audience) {
    Connection connection =
        new Connection() {
          @Override
          public boolean isAllowed() {
            return allowed;
          }

          @Override
          public void cut() {
            cut = true;
          }
        };
    Reader reader = new Reader();
    new EventClient(
            feed,
            new Request(after, audience, connection),
            reader,
            new Tools(Runnable::run, () -> now))
        .begin();
    return reader;
  }

  private Reader open() {
    Reader reader = open(Optional.empty(), EVERYBODY);
    reader.client.request(1000);
    assertThat(reader.take()).containsExactly("alive");
    return reader;
  }

  private void publish(String data) {
    feed.publish(FeedEntry.of("test", data));
  }

  private void pass(Reader reader, Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      now = now.plus(Duration.ofSeconds(1));
      reader.client.tick();
    }
  }

  @Test
  void tellsWhatHappensFromNowOn() {
    publish("before");
    Reader reader = open();

    publish("one");
    publish("two");

    assertThat(reader.take()).containsExactly("one", "two");
  }

  @Test
  void resumesAfterTheLastEventThatTheClientKnows() {
    Reader first = open();
    publish("one");
    publish("two");
    first.client.cancel();
    publish("three");

    Reader second = open(Optional.of(first.ids.getFirst()), EVERYBODY);
    second.client.request(1000);

    assertThat(second.take()).containsExactly("alive", "two", "three");
    assertThat(feed.clientCount()).isEqualTo(1);
  }

  @Test
  void saysResetWhenWhatIsAskedForIsNotKept() {
    Reader first = open();
    publish("one");
    for (int i = 0; i <= EventFeed.KEPT; i++) {
      feed.publish(FeedEntry.of("test", "more"));
    }

    for (String each :
        List.of(first.ids.getFirst(), "otherRun-1", "nonsense", "", feed.id(Long.MAX_VALUE / 10))) {
      Reader reader = open(Optional.of(each), EVERYBODY);
      reader.client.request(2);
      assertThat(reader.take()).as(each).containsExactly("alive", "reset");
      publish("next");
      reader.client.request(1);
      assertThat(reader.take()).containsExactly("next");
      reader.client.cancel();
    }
  }

  @Test
  void S12_aClientThatFallsBehindIsResetAndLetGo() {
    Reader reader = open(Optional.empty(), EVERYBODY);
    reader.client.request(1);
    for (int i = 0; i <= EventFeed.KEPT; i++) {
      feed.publish(FeedEntry.of("test", "more"));
    }
    assertThat(reader.take()).containsExactly("alive");

    reader.client.request(1000);

    assertThat(reader.take()).containsExactly("reset");
    assertThat(reader.completed).isTrue();
    assertThat(feed.clientCount()).isZero();
  }

  @Test
  void aFilterLeavesOutOtherOverlays() {
    Reader reader = open(Optional.empty(), new Audience(Optional.of(Set.of("EMEA")), false));
    reader.client.request(1000);
    reader.take();

    for (String overlay : List.of("APAC", "EMEA")) {
      feed.publish(
          new FeedEntry(
              "test",
              audience -> audience.hears(overlay) ? Optional.of(overlay) : Optional.empty()));
    }
    publish("of the whole fleet");

    assertThat(reader.take()).containsExactly("EMEA");
  }

  @Test
  void showsThatItLives() {
    Reader reader = open();

    pass(reader, Duration.ofSeconds(46));

    assertThat(reader.take()).containsExactly("alive", "alive", "alive");
  }

  @Test
  void letsAClientGoThatTakesNothing() {
    Reader reader = open(Optional.empty(), EVERYBODY);

    pass(reader, EventClient.PATIENCE.plusSeconds(2));

    assertThat(cut).isTrue();
    assertThat(feed.clientCount()).isZero();
  }

  @Test
  void S16_endsOnceTheTokenDoesNotHoldAnyMore() {
    Reader reader = open();
    pass(reader, EventClient.CHECK);
    assertThat(reader.completed).isFalse();

    allowed = false;
    pass(reader, EventClient.CHECK);

    assertThat(reader.completed).isTrue();
    assertThat(feed.clientCount()).isZero();
  }
}
