package dev.wheelwright.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Follows an exported audit chain by itself, with the rule that the API's reference states: the
 * hash of a record is SHA-256 over {@code "wheelwright-audit-v1\0"} and each field's text after its
 * length, the hash of the record before among them.
 */
final class AuditChain {
  private static final byte[] DOMAIN = "wheelwright-audit-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> FIELDS =
      List.of(
          "sequence",
          "at",
          "actorKind",
          "actor",
          "via",
          "address",
          "action",
          "target",
          "outcome",
          "before",
          "after",
          "previous");
  private static final String NONE = "0".repeat(64);

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> findings = new ArrayList<>();
  private long records;
  private long last;
  private String hash = NONE;

  /** Reads all lines; what is wrong is in the findings afterwards. */
  void read(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        add(line);
      }
    }
  }

  private void add(String line) {
    records++;
    try {
      check(json.readTree(line));
    } catch (JsonProcessingException malformed) {
      findings.add("line " + records + " is not JSON");
    }
  }

  private void check(JsonNode each) {
    long sequence = each.path("sequence").asLong();
    if (records == 1 && sequence > 1) {
      // A part of a chain: it begins with what it says of itself.
      hash = each.path("previous").asText();
    } else if (sequence != last + 1) {
      findings.add("after record " + last + " comes record " + sequence);
    }
    if (!each.path("previous").asText().equals(hash)) {
      findings.add("record " + sequence + " does not follow the one before it");
    }
    if (!computed(each).equals(each.path("hash").asText())) {
      findings.add("record " + sequence + " was changed");
    }
    last = sequence;
    hash = each.path("hash").asText();
  }

  private static String computed(JsonNode each) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(DOMAIN);
    for (String field : FIELDS) {
      byte[] text = each.path(field).asText().getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      bytes.writeBytes(text);
    }
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  long records() {
    return records;
  }

  /** The hash of the last record. */
  String head() {
    return hash;
  }

  List<String> findings() {
    return List.copyOf(findings);
  }
}
