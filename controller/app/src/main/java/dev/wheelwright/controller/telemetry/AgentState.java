package dev.wheelwright.controller.telemetry;

import dev.wheelwright.controller.telemetry.Report.InterfaceReport;
import dev.wheelwright.controller.telemetry.Report.Position;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that one agent's reports add up to. They may come twice, late or in another order: what is
 * not newer than what is known changes nothing.
 */
final class AgentState {
  private static final int RUNS_REMEMBERED = 8;
  private static final int MAXIMUM_CONDITIONS = 64;

  private final Map<UUID, InterfaceState> interfaces = new HashMap<>();
  private final Deque<Bytes> endedRuns = new ArrayDeque<>();
  private final Set<Condition> conditions = new LinkedHashSet<>();
  private @Nullable Position last;
  private @Nullable Instant reportedAt;

  /** What a full report has named so far; null when none is under way, or a part of it is lost. */
  private @Nullable Map<UUID, Set<WgPublicKey>> named;

  /**
   * What became of a message.
   *
   * @param late it is not newer than what is known, and was ignored
   * @param foreign how many interfaces it names that are not the appliance's
   * @param unexpected how many peers were too many
   * @param conditionsChanged whether other conditions hold now
   */
  record Outcome(boolean late, int foreign, int unexpected, boolean conditionsChanged) {
    static final Outcome LATE = new Outcome(true, 0, 0, false);
  }

  /** Adds a message. */
  synchronized Outcome add(Report report, Instant now, Expected expected) {
    if (isLate(report.position())) {
      return Outcome.LATE;
    }
    boolean continues = last != null && last.more();
    follow(report.position());
    Set<Condition> before = Set.copyOf(conditions);
    noteConditions(report.content().conditions(), continues);
    int foreign = 0;
    int unexpected = 0;
    Set<UUID> mentioned = new HashSet<>();
    for (InterfaceReport each : report.content().interfaces()) {
      if (expected.belongs(each.membership(), report.appliance())) {
        mentioned.add(each.membership());
        unexpected += add(each, report.at(), expected.peers(each.membership()));
      } else {
        foreign++;
      }
    }
    finish(report, mentioned);
    reportedAt = now;
    return new Outcome(false, foreign, unexpected, !before.equals(conditions));
  }

  /** Runs are not ordered; but one that another has followed has ended. */
  private boolean isLate(Position position) {
    if (last == null) {
      return false;
    }
    return last.run().equals(position.run())
        ? position.sequence() <= last.sequence()
        : endedRuns.contains(position.run());
  }

  private void follow(Position position) {
    if (last != null && !last.run().equals(position.run())) {
      endedRuns.addLast(last.run());
      if (endedRuns.size() > RUNS_REMEMBERED) {
        endedRuns.removeFirst();
      }
      named = null;
    }
    last = position;
    if (position.full()) {
      named = new HashMap<>();
    }
  }

  private void noteConditions(List<Condition> reported, boolean continues) {
    if (!continues) {
      conditions.clear();
    }
    reported.stream()
        .limit(Math.max(0, MAXIMUM_CONDITIONS - conditions.size()))
        .forEach(conditions::add);
  }

  private int add(InterfaceReport report, Moment at, Set<WgPublicKey> expected) {
    if (named != null) {
      named
          .computeIfAbsent(report.membership(), _ -> new HashSet<>())
          .addAll(report.peers().keySet());
    }
    return interfaces
        .computeIfAbsent(report.membership(), _ -> new InterfaceState())
        .add(report, at, expected);
  }

  private void finish(Report report, Set<UUID> mentioned) {
    for (UUID each : report.content().goneInterfaces()) {
      InterfaceState state = interfaces.get(each);
      if (state != null) {
        state.gone();
      }
    }
    if (report.position().more()) {
      return;
    }
    if (named == null) {
      interfaces.forEach(
          (membership, state) -> {
            if (!mentioned.contains(membership)) {
              state.unchanged(report.at());
            }
          });
      return;
    }
    for (Map.Entry<UUID, InterfaceState> each : interfaces.entrySet()) {
      Set<WgPublicKey> present = named.get(each.getKey());
      if (present == null) {
        each.getValue().gone();
      } else {
        each.getValue().keepOnly(present);
      }
    }
    named = null;
  }

  /** A message could not be read: what is not in the others is not known to be gone. */
  synchronized void lostMessage() {
    named = null;
  }

  /** Forgets interfaces that the topology does not ask for any more. */
  synchronized void keepOnly(UUID appliance, Expected expected) {
    interfaces.keySet().removeIf(membership -> !expected.belongs(membership, appliance));
  }

  synchronized void restore(
      UUID membership, WgPublicKey peer, Optional<Moment> lastRead, PeerHistory history) {
    interfaces
        .computeIfAbsent(membership, _ -> new InterfaceState())
        .restore(peer, lastRead, history);
  }

  synchronized Optional<EndReport> end(UUID membership, WgPublicKey peer) {
    return Optional.ofNullable(interfaces.get(membership)).flatMap(state -> state.of(peer));
  }

  synchronized AgentReport summary() {
    return new AgentReport(Optional.ofNullable(reportedAt), List.copyOf(conditions));
  }
}
