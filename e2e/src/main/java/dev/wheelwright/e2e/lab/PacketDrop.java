package dev.wheelwright.e2e.lab;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packets that a host throws away, whether it receives, forwards or sends them, until this is
 * closed.
 */
public final class PacketDrop implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+)");

  private final Host host;
  private final String table;

  private PacketDrop(Host host, String table) {
    this.host = host;
    this.table = table;
  }

  /**
   * Starts dropping.
   *
   * @param host the host
   * @param match an nft match, such as {@code udp dport 9001} or {@code numgen random mod 100 <
   *     20}; empty for every packet
   */
  public static PacketDrop start(Host host, String match) {
    String table = "lab_drop_" + NUMBER.incrementAndGet();
    String script =
        """
        table inet %1$s {
          chain incoming { type filter hook prerouting priority -400; %2$s counter drop; }
          chain outgoing { type filter hook output priority -400; %2$s counter drop; }
        }
        """
            .formatted(table, match);
    host.exec(List.of("nft", "-f", "-"), script).orFail();
    return new PacketDrop(host, table);
  }

  /** How many packets were dropped so far. */
  public long dropped() {
    Matcher matcher =
        COUNTER.matcher(host.exec("nft", "list", "table", "inet", table).orFail().stdout());
    long sum = 0;
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1));
    }
    return sum;
  }

  /** Lets the packets pass again. */
  @Override
  public void close() {
    host.exec("nft", "delete", "table", "inet", table).orFail();
  }
}
