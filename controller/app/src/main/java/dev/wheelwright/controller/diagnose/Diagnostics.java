package dev.wheelwright.controller.diagnose;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The controller's inner state, without secrets.
 *
 * @param settings ours and the HTTP server's, in effect; those that may hold a secret without their
 *     values
 * @param openIdProvider {@code off}, {@code reachable}, or why it is away
 * @param log its last lines
 */
record Diagnostics(
    Instant at,
    Software software,
    Map<String, String> settings,
    Database database,
    String openIdProvider,
    List<String> log) {

  /**
   * What runs.
   *
   * @param memoryBytes used by the Java heap, of so many at most
   */
  record Software(
      String version,
      String java,
      String system,
      int processors,
      long memoryBytes,
      long mostMemoryBytes,
      long uptimeSeconds) {}

  /**
   * What is stored.
   *
   * @param version of PostgreSQL; empty when it does not answer
   * @param problem why it does not answer; empty when it does
   * @param rows in each table
   */
  record Database(String version, String problem, Map<String, Long> rows) {}
}
