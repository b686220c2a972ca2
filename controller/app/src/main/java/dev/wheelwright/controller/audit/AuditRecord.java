package dev.wheelwright.controller.audit;

import dev.wheelwright.controller.audit.Deed.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One record of the chain, as it is shown and exported.
 *
 * <p>Its hash is SHA-256 over {@code "wheelwright-audit-v1\0"} and the texts of all fields but the
 * hash itself, in the order of this record, each after its length in UTF-8 bytes as four bytes, the
 * highest first. The time is text as in ISO 8601 (UTC), in microseconds at most. So anybody can
 * follow the chain with the exported lines alone.
 *
 * @param sequence 1 for the first, without gaps
 * @param previous the hash of the record before, in hex; 64 zeros for the first
 * @param hash in hex
 */
public record AuditRecord(
    long sequence,
    Instant at,
    String actorKind,
    String actor,
    String via,
    String address,
    String action,
    String target,
    String outcome,
    String before,
    String after,
    String previous,
    String hash) {
  static final String DOMAIN = "wheelwright-audit-v1\0";
  static final String NONE = "0".repeat(64);

  /** The bytes that the hash is made of. */
  byte[] content() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(DOMAIN.getBytes(StandardCharsets.US_ASCII));
    for (String each :
        List.of(
            Long.toString(sequence),
            at.toString(),
            actorKind,
            actor,
            via,
            address,
            action,
            target,
            outcome,
            before,
            after,
            previous)) {
      byte[] text = each.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      bytes.writeBytes(text);
    }
    return bytes.toByteArray();
  }

  static String text(Actor.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String text(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
