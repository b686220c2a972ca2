package dev.wheelwright.e2e.lab;

import java.time.Duration;
import java.util.List;

/**
 * What became of numbered packets.
 *
 * @param sent how many were sent, numbered from 0
 * @param received how many different ones arrived
 * @param lost the numbers that did not arrive, ascending
 * @param duplicated the numbers that arrived more than once, ascending
 * @param longestSilence the longest time between two arrivals
 */
public record FlowReport(
    int sent, int received, List<Integer> lost, List<Integer> duplicated, Duration longestSilence) {

  /** Copies the lists. */
  public FlowReport {
    lost = List.copyOf(lost);
    duplicated = List.copyOf(duplicated);
  }
}
