package dev.wheelwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Server-sent events as they come (HTML standard, section 9.2). Fields that nobody here needs are
 * skipped.
 */
public final class EventStream implements AutoCloseable {
  static final String MEDIA_TYPE = "text/event-stream";

  private final BufferedReader lines;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Something that happened.
   *
   * @param id what to resume after; empty if it can't be resumed here
   * @param kind such as {@code transition}
   */
  public record Event(Optional<String> id, String kind, JsonNode data) {}

  EventStream(BufferedReader lines) {
    this.lines = lines;
  }

  /** The next event; empty when the stream has ended, for whatever reason. */
  public Optional<Event> next() {
    Optional<String> id = Optional.empty();
    String kind = "message";
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !data.isEmpty()) {
          return Optional.of(new Event(id, kind, json.readTree(data.toString())));
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (field) {
          case "id" -> id = Optional.of(value);
          case "event" -> kind = value;
          case "data" -> data.append(value).append('\n');
          default -> {} // a comment as a sign of life, or a field of a later version
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException cutOff) {
      return Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
  }
}
