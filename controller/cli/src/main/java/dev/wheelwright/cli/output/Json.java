package dev.wheelwright.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads fields out of the controller's answers and prints them. What is absent and what is null are
 * the same.
 */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** The answer, indented. */
  public static String pretty(JsonNode json) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The text of a field; empty if there is none. */
  public static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isNull() ? "" : value.asText("");
  }

  /** A field that says yes or no; empty if it does not say. */
  public static Optional<Boolean> flag(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }

  /** The texts of a list; empty if there is none. */
  public static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText("")));
    return texts;
  }
}
