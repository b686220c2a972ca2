package dev.wheelwright.core.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** An object of a document under construction: its fields in the order in which they were put. */
final class TreeObject {
  private final SequencedMap<String, Object> fields = new LinkedHashMap<>();

  TreeObject put(String field, Object value) {
    fields.put(field, value);
    return this;
  }

  TreeObject putUnless(Object defaultValue, String field, Object value) {
    return value.equals(defaultValue) ? this : put(field, value);
  }

  /** A list of texts, left out when empty. */
  TreeObject putTexts(String field, Collection<?> values) {
    return putObjects(field, values.stream().map(Object::toString).toList());
  }

  /** A list, left out when empty. */
  TreeObject putObjects(String field, List<?> values) {
    return values.isEmpty() ? this : put(field, values);
  }

  Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }
}
