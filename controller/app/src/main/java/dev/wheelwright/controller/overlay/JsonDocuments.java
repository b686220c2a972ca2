package dev.wheelwright.controller.overlay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wheelwright.controller.overlay.ParsedDocument.Malformed;
import dev.wheelwright.controller.overlay.ParsedDocument.Tree;

/** JSON in and out. */
final class JsonDocuments {
  private static final int DEEPEST = 20;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonDocuments() {}

  static ParsedDocument parse(String text) {
    try {
      return new Tree(MAPPER.readValue(text, Object.class));
    } catch (JsonProcessingException e) {
      String problem = String.valueOf(e.getOriginalMessage());
      String code = problem.startsWith("Duplicate field") ? "duplicate-field" : "malformed-json";
      return new Malformed(code, place(e.getLocation()), problem.lines().findFirst().orElse(""));
    }
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  static String write(Object tree) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
