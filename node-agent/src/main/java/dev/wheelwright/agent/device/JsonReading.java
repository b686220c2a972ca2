package dev.wheelwright.agent.device;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON that {@code ip} and {@code nft} print. What is cut off is refused. */
final class JsonReading {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonReading() {}

  /**
   * The objects of an array. iproute2 prints an empty object for what a filter left out: those are
   * skipped.
   *
   * @throws MalformedReadingException when an element is something else
   */
  static List<JsonNode> objects(JsonNode array) throws MalformedReadingException {
    List<JsonNode> objects = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (!element.isObject()) {
        throw new MalformedReadingException("a list holds something else than objects");
      }
      if (!element.isEmpty()) {
        objects.add(element);
      }
    }
    return objects;
  }

  /**
   * The arrays in a sequence of JSON arrays, as {@code ip -json -batch} prints them.
   *
   * @throws MalformedReadingException when the text is cut off or holds something else
   */
  static List<JsonNode> arrays(String text) throws MalformedReadingException {
    List<JsonNode> arrays = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
          throw new MalformedReadingException("it is not a list");
        }
        arrays.add(MAPPER.readTree(parser));
      }
    } catch (IOException e) {
      throw malformed(e);
    }
    return arrays;
  }

  /**
   * The entries of {@code nft -j}.
   *
   * @throws MalformedReadingException when the text is not one whole answer of nft
   */
  static List<JsonNode> nftables(String text) throws MalformedReadingException {
    try {
      JsonNode entries = MAPPER.readTree(text).path("nftables");
      if (entries.isArray() && !entries.isEmpty()) {
        return List.copyOf(entries.valueStream().toList());
      }
    } catch (JacksonException e) {
      throw malformed(e);
    }
    throw new MalformedReadingException("it is not an answer of nft");
  }

  /** A field of text that must be there. */
  static String text(JsonNode node, String field) throws MalformedReadingException {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw MalformedReadingException.of(field, "is missing");
    }
    return value.textValue();
  }

  /** A field with a whole number that must be there. */
  static int number(JsonNode node, String field) throws MalformedReadingException {
    JsonNode value = node.path(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw MalformedReadingException.of(field, "is missing");
    }
    return value.intValue();
  }

  private static MalformedReadingException malformed(Throwable cause) {
    return new MalformedReadingException("it is not JSON, or cut off", cause);
  }
}
