package dev.wheelwright.e2e.lab;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A line on which every packet takes its time, in both directions, and none is lost: a router sends
 * what it gets into a device of this program, which hands it back later. (The kernel's own way,
 * netem, is not in every kernel.)
 */
final class SlowLine implements AutoCloseable {

  private static final String DEVICE = "delay";
  private static final String OUTSIDE = "outside";
  private static final int TABLE = 100;
  private static final int LONGEST_WAIT_MILLIS = 50;
  private static final int MOST_PACKETS = 100_000;

  private final TunDevice device;
  private final long delayNanos;
  private final Deque<Delayed> underway = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean closing;

  private record Delayed(long due, ByteBuffer packet) {}

  private SlowLine(TunDevice device, Duration delay) {
    this.device = device;
    this.delayNanos = delay.toNanos();
    this.thread = Thread.ofPlatform().name("lab-slow-line").daemon().start(this::run);
  }

  /**
   * Connects a router for the place with the WAN, on which packets take this long each way (IPv4).
   *
   * @return the router, to which the appliance is still to be connected, with the address {@link
   *     NatRouter#INSIDE} and by the device that the place names
   */
  static Host connect(Lab lab, Host wan, Place place, Duration eachWay) {
    Host host = lab.host(place.name() + "-line");
    host.sysctl("net.ipv4.ip_forward", "1");
    Place.Segment segment = place.wan();
    lab.connect(
        Port.of(wan, place.routerDevice(), "%s/%s".formatted(segment.gateway(), segment.length())),
        Port.of(host, OUTSIDE, "%s/%s".formatted(segment.address(), segment.length())));
    wan.ip("route add %s via %s".formatted(NatRouter.INSIDE.address(), segment.address()));
    TunDevice device = host.call(() -> TunDevice.make(DEVICE));
    host.ip(
        "link set %s up".formatted(DEVICE),
        "route add default via " + segment.gateway(),
        "route add default dev %s table %s".formatted(DEVICE, TABLE),
        "rule add iif %s lookup %s".formatted(OUTSIDE, TABLE),
        "rule add iif %s lookup %s".formatted(place.routerDevice(), TABLE));
    lab.closing(new SlowLine(device, eachWay));
    return host;
  }

  private void run() {
    while (!closing) {
      device.await(millisToNext());
      long now = System.nanoTime();
      for (ByteBuffer packet = device.read(); packet != null; packet = device.read()) {
        if (underway.size() < MOST_PACKETS) {
          underway.add(new Delayed(now + delayNanos, packet));
        }
      }
      while (!underway.isEmpty() && underway.getFirst().due() - now <= 0) {
        device.write(underway.removeFirst().packet());
      }
    }
  }

  private int millisToNext() {
    if (underway.isEmpty()) {
      return LONGEST_WAIT_MILLIS;
    }
    long left = Duration.ofNanos(underway.getFirst().due() - System.nanoTime()).toMillis();
    return Math.clamp(left + 1, 0, LONGEST_WAIT_MILLIS);
  }

  /** Ends the delay, and with it the line. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
      device.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end of the program closes it
    }
  }
}
