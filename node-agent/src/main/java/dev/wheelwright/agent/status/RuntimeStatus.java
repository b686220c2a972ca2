package dev.wheelwright.agent.status;

import dev.wheelwright.agent.store.AtomicFile;
import dev.wheelwright.agent.store.CorruptStateException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the running agent last said about itself, in a small file that others may read.
 *
 * @param since when the connection began or ended, ISO 8601
 * @param detail why there is no connection; empty when there is one
 * @param outcome what came of the last config; empty before the first
 */
public record RuntimeStatus(
    boolean connected, String since, String detail, Outcome outcome, List<Condition> conditions) {

  /**
   * The result of one config, in words.
   *
   * @param result applied, refused, unconfirmed or transient
   */
  public record Outcome(String result, String reason, String revision, String digest) {
    public static final Outcome NONE = new Outcome("", "", "", "");
  }

  public RuntimeStatus {
    conditions = List.copyOf(conditions);
  }

  void write(AtomicFile file) throws IOException {
    Properties lines = new Properties();
    lines.setProperty("connected", Boolean.toString(connected));
    lines.setProperty("since", since);
    lines.setProperty("detail", detail);
    lines.setProperty("result", outcome.result());
    lines.setProperty("reason", outcome.reason());
    lines.setProperty("revision", outcome.revision());
    lines.setProperty("digest", outcome.digest());
    for (Condition condition : conditions) {
      lines.setProperty("condition." + condition.kind().name(), condition.message());
    }
    StringWriter text = new StringWriter();
    lines.store(text, null);
    file.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What the file says; empty when the agent never ran.
   *
   * @throws CorruptStateException when the file is not what was written
   */
  static Optional<RuntimeStatus> read(AtomicFile file) throws IOException {
    Optional<byte[]> content = file.read();
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      Properties lines = new Properties();
      lines.load(new StringReader(new String(content.get(), StandardCharsets.UTF_8)));
      List<Condition> conditions = new ArrayList<>();
      for (Condition.Kind kind : Condition.Kind.values()) {
        String message = lines.getProperty("condition." + kind.name());
        if (message != null) {
          conditions.add(new Condition(kind, message));
        }
      }
      return Optional.of(
          new RuntimeStatus(
              Boolean.parseBoolean(lines.getProperty("connected")),
              lines.getProperty("since", ""),
              lines.getProperty("detail", ""),
              new Outcome(
                  lines.getProperty("result", ""),
                  lines.getProperty("reason", ""),
                  lines.getProperty("revision", ""),
                  lines.getProperty("digest", "")),
              conditions));
    } catch (IllegalArgumentException e) {
      throw new CorruptStateException(file.path(), e);
    }
  }
}
