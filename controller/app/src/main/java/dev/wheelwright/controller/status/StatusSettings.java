package dev.wheelwright.controller.status;

import dev.wheelwright.core.status.Thresholds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When silence of a tunnel counts. */
@ConfigMapping(prefix = "wheelwright.status")
interface StatusSettings {
  /** Without a report of the concentrator for longer than this, nothing is known. */
  @WithDefault("35s")
  Duration unreported();

  /** A handshake of at most this age means a session. */
  @WithDefault("180s")
  Duration session();

  /** A handshake older than this means that the session is lost. */
  @WithDefault("195s")
  Duration down();

  /** Granted on top of two keepalive intervals before silence of the spoke counts. */
  @WithDefault("10s")
  Duration keepaliveSlack();

  /** For how long changes of tunnels' states are kept. */
  @WithDefault("90d")
  Duration transitionsKept();

  /** For how long the hourly figures of tunnels are kept. */
  @WithDefault("30d")
  Duration hoursKept();

  /** As the rules take them. */
  default Thresholds thresholds() {
    return new Thresholds(unreported(), session(), down(), keepaliveSlack());
  }
}
