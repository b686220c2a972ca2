package dev.wheelwright.agent.device;

import dev.wheelwright.agent.device.netlink.Conversation;
import dev.wheelwright.agent.device.netlink.Errno;
import dev.wheelwright.agent.device.netlink.Messages;
import dev.wheelwright.agent.device.netlink.NetlinkChannel;
import dev.wheelwright.agent.device.netlink.NetlinkException;
import dev.wheelwright.agent.device.netlink.NetlinkSocket;
import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.wire.InterfaceName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the kernel and tells when something may have happened to an interface that the agent
 * made: it is gone or changed, by whomever, or one of its addresses or routes. The end of a
 * wireguard-go is among them, since its interface goes with it.
 *
 * <p>What the agent itself does is heard, too; that costs a reading which finds nothing.
 */
public final class DeviceWatch implements AutoCloseable {
  /** Changes come in swarms; one reading serves them all. */
  static final Duration CALM = Duration.ofMillis(200);

  /** Somebody who undoes what the agent does must not keep it busy. */
  static final Duration GAP = Duration.ofSeconds(2);

  private static final Logger LOGGER = LoggerFactory.getLogger(DeviceWatch.class);

  /** How long the end of the watch, and a change's telling, may be late. */
  private static final Duration TICK = Duration.ofMillis(100);

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration REOPEN = Duration.ofSeconds(5);

  private final Ownership ownership;
  private final Channels channels;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("device-watch").unstarted(this::run);
  private final CountDownLatch closed = new CountDownLatch(1);
  private KernelChanges changes = new KernelChanges();
  private long toldAt = System.nanoTime() - GAP.toNanos();
  private volatile Runnable changed = () -> {};
  private OptionalLong due = OptionalLong.empty();

  private DeviceWatch(Ownership ownership, Channels channels) {
    this.ownership = ownership;
    this.channels = channels;
  }

  /** What changes are heard on, and what questions are asked on. */
  interface Channels {
    NetlinkChannel listen() throws NetlinkException;

    NetlinkChannel ask() throws NetlinkException;
  }

  /** A watch over the interfaces of this agent, which has not started. */
  public static DeviceWatch of(Ownership ownership) {
    return new DeviceWatch(ownership, new Kernel());
  }

  static DeviceWatch of(Ownership ownership, Channels channels) {
    return new DeviceWatch(ownership, channels);
  }

  /**
   * Starts to listen, once.
   *
   * @param listener is run on the watch's thread, 200 ms after the first change of a swarm, and at
   *     most every 2 s
   */
  public DeviceWatch start(Runnable listener) {
    changed = listener;
    thread.start();
    return this;
  }

  private void run() {
    boolean again = false;
    while (!isClosed()) {
      try (NetlinkChannel channel = channels.listen()) {
        learnNames();
        if (again) {
          noticed(); // who knows what happened meanwhile
        }
        listen(channel);
      } catch (NetlinkException e) {
        again = true;
        LOGGER
            .atWarn()
            .addKeyValue("reason", Quoted.of(String.valueOf(e.getMessage())))
            .log("event=watch-failed");
        pause();
      }
    }
  }

  private void listen(NetlinkChannel channel) throws NetlinkException {
    while (!isClosed()) {
      try {
        Optional<ByteBuffer> datagram = channel.receive(due.isPresent() ? TICK : IDLE);
        if (datagram.isPresent()) {
          hear(datagram.get());
        }
      } catch (NetlinkException e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
        learnNames(); // changes came faster than they were heard
        noticed();
      }
      if (due.isPresent() && System.nanoTime() - due.getAsLong() >= 0) {
        due = OptionalLong.empty();
        toldAt = System.nanoTime();
        changed.run();
      }
    }
  }

  private void hear(ByteBuffer datagram) throws NetlinkException {
    Messages messages = Messages.of(datagram);
    while (messages.next()) {
      if (changes.concerned(messages).stream().anyMatch(this::isOurs)) {
        noticed();
      }
    }
  }

  private void noticed() {
    if (due.isEmpty()) {
      due = OptionalLong.of(Math.max(System.nanoTime() + CALM.toNanos(), toldAt + GAP.toNanos()));
    }
  }

  private boolean isOurs(String name) {
    try {
      return InterfaceName.isValid(name)
          && ownership.state().interfaces().contains(new InterfaceName(name));
    } catch (DeviceException unreadable) {
      return true; // the reading that this causes says what is wrong
    }
  }

  private void learnNames() throws NetlinkException {
    KernelChanges fresh = new KernelChanges();
    try (NetlinkChannel channel = channels.ask()) {
      new Conversation(channel).<NetlinkException>dump(KernelChanges.allLinks(), fresh::concerned);
    }
    changes = fresh;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      var _ = closed.await(REOPEN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  /** Ends the listening within about a second. */
  @Override
  public void close() {
    closed.countDown();
    try {
      var _ = thread.join(IDLE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The kernel of this machine. */
  private static final class Kernel implements Channels {
    @Override
    public NetlinkChannel listen() throws NetlinkException {
      return NetlinkSocket.listen(NetlinkSocket.ROUTE, KernelChanges.GROUPS);
    }

    @Override
    public NetlinkChannel ask() throws NetlinkException {
      return NetlinkSocket.open(NetlinkSocket.ROUTE);
    }
  }
}
