package dev.wheelwright.agent.status;

import dev.wheelwright.agent.status.ApplianceStatus.InterfaceStatus;
import dev.wheelwright.agent.status.ApplianceStatus.PeerStatus;
import dev.wheelwright.wire.Digest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The status for people: facts first, then a table of the tunnels. */
public final class StatusTable {
  private static final List<String> HEADINGS =
      List.of("INTERFACE", "PEER", "ENDPOINT", "HANDSHAKE", "IN", "OUT", "RECEIVED", "SENT");

  /** Of rates: powers of 1,000. */
  private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T");

  private StatusTable() {}

  /** Writes facts and table. */
  public static void write(ApplianceStatus status, PrintStream out) {
    out.println("appliance   " + printable(status.identity().name()));
    out.println("controller  " + status.identity().controller() + " (" + connection(status) + ")");
    out.println("agent       " + (status.running() ? "running" : "not running"));
    out.println("revision    " + status.floor());
    out.println(
        "config      "
            + shortForm(status.digests().lastGood())
            + (status.inSync()
                ? ""
                : ", attempted " + shortForm(status.digests().attempted()) + ": not in sync"));
    status
        .runtime()
        .ifPresent(
            runtime -> {
              RuntimeStatus.Outcome outcome = runtime.outcome();
              if (!outcome.reason().isEmpty()) {
                out.println("result      " + outcome.result() + ": " + printable(outcome.reason()));
              }
              runtime
                  .conditions()
                  .forEach(
                      each ->
                          out.println(
                              "warning     "
                                  + each.kind().code()
                                  + ": "
                                  + printable(each.message())));
            });
    tunnels(status, out);
    policy(status.policy(), out);
  }

  private static void policy(PolicyStatus policy, PrintStream out) {
    if (!policy.problem().isEmpty()) {
      out.println("problem     policy: " + printable(policy.problem()));
    }
    if (!policy.counters().isEmpty()) {
      out.println();
      print(policy.rows(), out);
    }
  }

  private static String connection(ApplianceStatus status) {
    if (status.connected()) {
      return "connected since " + status.runtime().map(RuntimeStatus::since).orElse("");
    }
    String why = status.runtime().map(RuntimeStatus::detail).orElse("");
    return status.running() && !why.isEmpty()
        ? "not connected: " + printable(why)
        : "not connected";
  }

  private static void tunnels(ApplianceStatus status, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (InterfaceStatus each : status.interfaces()) {
      if (!each.problem().isEmpty()) {
        out.println("problem     " + each.name() + ": " + printable(each.problem()));
      }
      for (PeerStatus peer : each.peers()) {
        rows.add(
            List.of(
                each.name(),
                peer.name().isEmpty() ? peer.publicKey() : printable(peer.name()),
                peer.endpoint().isEmpty() ? "-" : peer.endpoint(),
                peer.handshakeAgeSeconds().map(age -> age + " s ago").orElse("never"),
                rate(peer.rate().map(PeerRate::receivedBitsPerSecond)),
                rate(peer.rate().map(PeerRate::sentBitsPerSecond)),
                bytes(peer.volume().receivedBytes()),
                bytes(peer.volume().sentBytes())));
      }
    }
    if (rows.size() > 1) {
      out.println();
      print(rows, out);
    }
  }

  private static void print(List<List<String>> rows, PrintStream out) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** Such as {@code 0}, {@code 950}, {@code 1.2k}, {@code 34M}: bits per second. */
  private static String rate(Optional<Long> bitsPerSecond) {
    if (bitsPerSecond.isEmpty()) {
      return "-";
    }
    double value = bitsPerSecond.get();
    int prefix = 0;
    while (value >= 999.5 && prefix < PREFIXES.size() - 1) {
      value /= 1000;
      prefix++;
    }
    boolean fraction = prefix > 0 && value < 9.95;
    return String.format(Locale.ROOT, fraction ? "%.1f%s" : "%.0f%s", value, PREFIXES.get(prefix));
  }

  private static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }

  private static String shortForm(Optional<Digest> digest) {
    return digest.map(Digest::shortForm).orElse("none");
  }

  /** Names and reasons come from elsewhere: they must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
