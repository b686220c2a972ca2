package dev.wheelwright.controller.link;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Settings of the agents' port. */
@ConfigMapping(prefix = "wheelwright.link")
public interface LinkSettings {
  /** The address to listen on. */
  @WithDefault("0.0.0.0")
  String host();

  /** The TCP port to listen on; 0 takes a free one. */
  @WithDefault("9443")
  int port();

  /**
   * DNS names and IP addresses by which agents reach the controller, besides localhost and
   * 127.0.0.1.
   */
  @WithDefault("localhost")
  List<String> names();

  /** How many whole configs are sent at once. */
  @WithDefault("64")
  int initialSyncs();

  /** How many calls of Join and Renew one remote address may make at once. */
  @WithDefault("50")
  int enrolmentBurst();

  /** How many calls of Join and Renew a second one remote address may make after its burst. */
  @WithDefault("5")
  double enrolmentPerSecond();

  /** At a shutdown, reconnects are spread over this time. */
  @WithDefault("5s")
  Duration shutdownSpread();
}
