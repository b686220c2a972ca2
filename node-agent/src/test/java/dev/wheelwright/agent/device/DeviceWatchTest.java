package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.device.netlink.Errno;
import dev.wheelwright.agent.device.netlink.NetlinkChannel;
import dev.wheelwright.agent.device.netlink.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel tells about our interfaces causes one reading, and the rest none. */
class DeviceWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int NEW_LINK = 16;
  private static final int DELETE_LINK = 17;

  private final Ownership ownership = new Ownership(new InMemoryOwnedStore(), "this boot");
  private final AtomicInteger told = new AtomicInteger();
  private final FakeKernel kernel = new FakeKernel();

  @BeforeEach
  void own() throws Exception {
    ownership.add(Wanted.HUB);
  }

  @AfterEach
  void everythingIsClosed() {
    assertThat(kernel.open).hasValue(0);
  }

  @Test
  void F8_anInterfaceThatIsDeletedIsNoticedOnce() {
    try (DeviceWatch _ = DeviceWatch.of(ownership, kernel).start(told::incrementAndGet)) {
      kernel.tell(DELETE_LINK, Rtnetlink.link(7, "EMEA"));
      kernel.tell(21, Rtnetlink.address(7));

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasValue(1));
      awaitSilence();
      assertThat(told).hasValue(1);
    }
  }

  @Test
  void othersInterfacesAreNoticedByNobody() {
    try (DeviceWatch _ = DeviceWatch.of(ownership, kernel).start(told::incrementAndGet)) {
      kernel.tell(DELETE_LINK, Rtnetlink.link(9, "eth0"));
      kernel.tell(25, Rtnetlink.route(9));
      kernel.tell(NEW_LINK, Rtnetlink.link(10, "not a name of ours"));

      awaitSilence();
      assertThat(told).hasValue(0);
    }
  }

  /** The names of links that were there before come from the first reading. */
  @Test
  void F8_aLostAddressOfALinkThatWasThereBeforeIsNoticed() {
    try (DeviceWatch _ = DeviceWatch.of(ownership, kernel).start(told::incrementAndGet)) {
      kernel.tell(21, Rtnetlink.address(FakeKernel.HUB_INDEX));

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasValue(1));
    }
  }

  @Test
  void F8_lostMessagesCauseAReading() {
    try (DeviceWatch _ = DeviceWatch.of(ownership, kernel).start(told::incrementAndGet)) {
      kernel.fail(Errno.ENOBUFS);

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasValue(1));
      assertThat(kernel.listened).hasValue(1);
      assertThat(kernel.asked).hasValue(2);
    }
  }

  @Test
  void F8_aChannelThatFailsIsOpenedAgainAndEverythingIsRead() {
    try (DeviceWatch _ = DeviceWatch.of(ownership, kernel).start(told::incrementAndGet)) {
      kernel.fail(Errno.EPERM);

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasValue(1));
      assertThat(kernel.listened).hasValue(2);
    }
  }

  @Test
  void whoeverUndoesWhatTheAgentDoesIsAnsweredEveryTwoSecondsAtMost() {
    long start = System.nanoTime();
    Runnable undone =
        () -> {
          told.incrementAndGet();
          kernel.tell(DELETE_LINK, Rtnetlink.link(7, "EMEA"));
        };
    try (DeviceWatch _ = DeviceWatch.of(ownership, kernel).start(undone)) {
      kernel.tell(DELETE_LINK, Rtnetlink.link(7, "EMEA"));

      await().atMost(PATIENCE).until(() -> told.get() >= 3);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(DeviceWatch.GAP.multipliedBy(2));
    }
  }

  /** Until everything that was told is heard, and what it causes would have been done. */
  private void awaitSilence() {
    await().atMost(PATIENCE).until(kernel.events::isEmpty);
    await().during(DeviceWatch.CALM.multipliedBy(3)).atMost(PATIENCE).until(kernel.events::isEmpty);
  }

  /** A kernel with one link, EMEA. */
  private static final class FakeKernel implements DeviceWatch.Channels {
    static final int HUB_INDEX = 5;

    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    final AtomicInteger listened = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    void tell(int type, ByteBuffer payload) {
      events.add(Rtnetlink.datagram(type, payload));
    }

    void fail(int errno) {
      events.add(errno);
    }

    @Override
    public NetlinkChannel listen() {
      listened.incrementAndGet();
      return new Channel(events);
    }

    @Override
    public NetlinkChannel ask() {
      asked.incrementAndGet();
      BlockingQueue<Object> answer = new LinkedBlockingQueue<>();
      answer.add(
          numbered(Rtnetlink.datagram(NEW_LINK, Rtnetlink.link(HUB_INDEX, Wanted.HUB.value()))));
      answer.add(numbered(Rtnetlink.datagram(3, ByteBuffer.allocate(4))));
      return new Channel(answer);
    }

    /** As part of the answer to the first request on a channel. */
    private static ByteBuffer numbered(ByteBuffer datagram) {
      return datagram.putInt(8, 1);
    }

    private final class Channel implements NetlinkChannel {
      private final BlockingQueue<Object> queue;

      Channel(BlockingQueue<Object> queue) {
        this.queue = queue;
        open.incrementAndGet();
      }

      @Override
      public void send(byte[] message) {}

      @Override
      public Optional<ByteBuffer> receive(Duration timeout) throws NetlinkException {
        try {
          Object next = queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
          if (next instanceof Integer errno) {
            throw NetlinkException.refused("an answer was not received", errno);
          }
          return Optional.ofNullable((ByteBuffer) next)
              .map(bytes -> bytes.order(ByteOrder.nativeOrder()));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    }
  }
}
