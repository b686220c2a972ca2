package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.error.DatabaseWentBackException;
import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.core.compile.CompiledFleet;
import dev.wheelwright.core.topology.FleetIntent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The last committed compile, kept in memory so that the next one is incremental. The database
 * decides whether it still holds.
 */
@ApplicationScoped
class CurrentFleet {
  /** A committed state. */
  record Committed(FleetVersion version, FleetIntent intent, CompiledFleet compiled) {}

  private final AtomicReference<@Nullable Committed> committed = new AtomicReference<>();

  /**
   * What was committed at exactly this version, if it is known here.
   *
   * @throws DatabaseWentBackException when something later was committed: its number must not be
   *     given again to something else
   */
  Optional<Committed> at(FleetVersion version) {
    Optional<Committed> latest = latest();
    latest
        .filter(known -> isAfter(known.version(), version))
        .ifPresent(
            known -> {
              throw wentBack(known.version(), version);
            });
    return latest.filter(known -> known.version().equals(version));
  }

  private static DatabaseWentBackException wentBack(FleetVersion known, FleetVersion stored) {
    return new DatabaseWentBackException(
        "the database has gone back: it confirmed %s and holds %s"
            .formatted(text(known), text(stored)));
  }

  private static String text(FleetVersion version) {
    return "revision " + version.revision() + " (intent " + version.intentVersion() + ")";
  }

  Optional<Committed> latest() {
    return Optional.ofNullable(committed.get());
  }

  /** Remembers a commit, unless a later one was faster. */
  void remember(Committed next) {
    committed.updateAndGet(
        known -> known != null && isAfter(known.version(), next.version()) ? known : next);
  }

  private static boolean isAfter(FleetVersion one, FleetVersion other) {
    return one.revision() > other.revision() || one.intentVersion() > other.intentVersion();
  }
}
