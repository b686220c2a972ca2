package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the audit chain keeps of a revision: its cause, how many configs it changed, and SHA-256
 * over the appliances' ids and config digests, so that configs that somebody puts into the
 * database, or takes out, are found.
 */
final class RevisionFingerprint {
  private RevisionFingerprint() {}

  static String of(Cause cause, FleetPlan plan) {
    SortedMap<String, Digest> changed = new TreeMap<>();
    for (UUID each : plan.changed()) {
      changed.put(
          each.toString(), Objects.requireNonNull(plan.compiled().configs().get(each)).digest());
    }
    return text(cause.text(), changed);
  }

  /**
   * As it is written.
   *
   * @param changed digests by appliance id
   */
  static String text(String cause, SortedMap<String, Digest> changed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Map.Entry<String, Digest> each : changed.entrySet()) {
      bytes.writeBytes(each.getKey().getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(each.getValue().toBytes());
    }
    return cause + ", " + changed.size() + " configs, SHA-256 " + Digest.of(bytes.toByteArray());
  }
}
