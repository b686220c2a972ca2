package dev.wheelwright.controller.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the REST API's port. */
@ConfigMapping(prefix = "wheelwright.api")
interface ApiSettings {
  /** The address to listen on. */
  String host();

  /** The TCP port to listen on; 0 takes a free one. */
  int port();

  /**
   * DNS names and IP addresses by which people reach the API, besides localhost, the loopback
   * addresses and {@link #host()}; for the certificate that our own authority issues.
   */
  Optional<List<String>> names();

  /** A certificate in PEM with its chain, server first; empty: our own authority issues one. */
  Optional<Path> certificateFile();

  /** Its private key in PEM, not encrypted, for its owner only. */
  Optional<Path> keyFile();

  /** How many requests one remote address may make at once. */
  @WithDefault("1000")
  int requestBurst();

  /** How many requests a second one remote address may make after its burst. */
  @WithDefault("200")
  double requestsPerSecond();
}
