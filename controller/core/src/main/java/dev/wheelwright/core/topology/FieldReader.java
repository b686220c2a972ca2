package dev.wheelwright.core.topology;

import dev.wheelwright.core.violation.ViolationCode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one object of the document. What is wrong becomes a violation and reads as
 * absent; what nobody asked for is unknown. An empty field ({@code null}) counts as left out.
 */
final class FieldReader {
  private static final int MAXIMUM_SHOWN = 100;
  private static final int MAXIMUM_TEXT = 300;

  private final DocumentPath at;
  private final Map<?, ?> fields;
  private final ReadingProblems problems;
  private final Set<String> known = new TreeSet<>();
  private final SequencedMap<String, Runnable> missing = new LinkedHashMap<>();

  FieldReader(DocumentPath at, Map<?, ?> fields, ReadingProblems problems) {
    this.at = at;
    this.fields = fields;
    this.problems = problems;
  }

  DocumentPath at() {
    return at;
  }

  boolean has(String field) {
    return raw(field) != null;
  }

  void problem(ViolationCode code, String field, String message, Object value) {
    problems.add(code, at.field(field), message, shown(value));
  }

  /** Tells that a field is missing, and why it is needed. */
  void require(String field, String why) {
    requirePresence(
        field, ViolationCode.MISSING_FIELD, "'%s' is missing: %s".formatted(field, why));
  }

  /** Tells by {@link #finish} that a field is not there, unless it is only misspelt. */
  void requirePresence(String field, ViolationCode code, String message) {
    if (!has(field)) {
      missing.put(field, () -> problem(code, field, message, ""));
    }
  }

  /** Text, made into a value by a parser that throws IllegalArgumentException. */
  <T> Optional<T> value(String field, Function<String, T> parser) {
    Object raw = raw(field);
    return raw == null ? Optional.empty() : parse(at.field(field), field, raw, parser);
  }

  /**
   * A value that stays hidden when it can't be read: people paste private keys where public ones
   * belong.
   */
  <T> Optional<T> hidden(String field, Function<String, T> parser) {
    Object raw = raw(field);
    try {
      return raw instanceof String text
          ? Optional.of(parser.apply(text))
          : hiddenProblem(field, raw, "must be text");
    } catch (IllegalArgumentException e) {
      return hiddenProblem(field, raw, e.getMessage());
    }
  }

  private <T> Optional<T> hiddenProblem(
      String field, @Nullable Object raw, @Nullable String message) {
    if (raw != null) {
      problem(ViolationCode.INVALID_VALUE, field, field + ": " + message, "(not shown)");
    }
    return Optional.empty();
  }

  <T> Optional<T> required(String field, String why, Function<String, T> parser) {
    require(field, why);
    return value(field, parser);
  }

  /** A list of texts, made into distinct values. */
  <T> List<T> values(String field, Function<String, T> parser, ItemListener<T> listener) {
    return values(field, list(field), parser, listener);
  }

  /** As {@link #values}, where a whole number is as good as its text. */
  <T> List<T> numbersOrTexts(String field, Function<String, T> parser, ItemListener<T> listener) {
    List<?> items =
        list(field).stream().map(item -> item instanceof Integer ? item.toString() : item).toList();
    return values(field, items, parser, listener);
  }

  private <T> List<T> values(
      String field, List<?> items, Function<String, T> parser, ItemListener<T> listener) {
    List<T> values = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      DocumentPath path = at.field(field).index(i);
      Optional<T> parsed = parse(path, field, items.get(i), parser);
      if (parsed.isPresent() && seen.add(parsed.get())) {
        values.add(parsed.get());
        listener.found(parsed.get(), path);
      } else if (parsed.isPresent()) {
        problems.add(
            ViolationCode.DUPLICATE_VALUE,
            path,
            field + ": " + parsed.get() + " is there twice",
            shown(items.get(i)));
      }
    }
    return values;
  }

  /** Told where each value of a list stands. */
  interface ItemListener<T> {
    void found(T value, DocumentPath path);
  }

  /** A list of objects. */
  List<FieldReader> objects(String field) {
    List<FieldReader> objects = new ArrayList<>();
    List<?> items = list(field);
    for (int i = 0; i < items.size(); i++) {
      DocumentPath path = at.field(field).index(i);
      if (items.get(i) instanceof Map<?, ?> map) {
        objects.add(new FieldReader(path, map, problems));
      } else {
        problems.add(
            ViolationCode.WRONG_TYPE,
            path,
            "an item of " + field + " must be an object with fields",
            shown(items.get(i)));
      }
    }
    return objects;
  }

  /** A whole number within limits. */
  Optional<Long> number(String field, NumberRule rule) {
    Object raw = raw(field);
    if (raw == null) {
      return Optional.empty();
    }
    boolean whole =
        raw instanceof Integer
            || raw instanceof Long
            || raw instanceof Short
            || raw instanceof BigInteger;
    if (!whole) {
      problem(ViolationCode.WRONG_TYPE, field, field + " must be a whole number", raw);
      return Optional.empty();
    }
    BigInteger value = new BigInteger(raw.toString());
    if (!rule.allows(value)) {
      problem(
          ViolationCode.OUT_OF_RANGE, field, field + " " + shown(value) + " must be " + rule, raw);
      return Optional.empty();
    }
    return Optional.of(value.longValueExact());
  }

  Optional<Boolean> flag(String field) {
    Object raw = raw(field);
    if (raw == null || raw instanceof Boolean) {
      return Optional.ofNullable((Boolean) raw);
    }
    problem(ViolationCode.WRONG_TYPE, field, field + " must be true or false", raw);
    return Optional.empty();
  }

  /** Names every field that nobody asked for, and those that are missing. Call it last. */
  void finish() {
    fields.keySet().stream()
        .map(String::valueOf)
        .filter(field -> !known.contains(field))
        .forEach(this::unknown);
    missing.values().forEach(Runnable::run);
  }

  private void unknown(String field) {
    Optional<String> meant = Spelling.nearest(field, known);
    meant.ifPresent(near -> problems.damage(at.field(near)));
    meant.ifPresent(missing::remove);
    String hint =
        meant
            .map("did you mean '%s'?"::formatted)
            .orElse("known here: " + String.join(", ", known));
    problems.add(
        ViolationCode.UNKNOWN_FIELD,
        at.field(shown(field)),
        "unknown field '%s'; %s".formatted(shown(field), hint),
        shown(field));
  }

  private List<?> list(String field) {
    Object raw = raw(field);
    if (raw == null) {
      return List.of();
    }
    if (raw instanceof List<?> items) {
      return items;
    }
    problem(ViolationCode.WRONG_TYPE, field, field + " must be a list", raw);
    return List.of();
  }

  private <T> Optional<T> parse(
      DocumentPath path, String field, @Nullable Object raw, Function<String, T> parser) {
    if (!(raw instanceof String text)) {
      problems.add(
          ViolationCode.WRONG_TYPE, path, field + " must be text; put it in quotes", shown(raw));
      return Optional.empty();
    }
    if (text.length() > MAXIMUM_TEXT) {
      problems.add(
          ViolationCode.INVALID_VALUE,
          path,
          field + ": more than " + MAXIMUM_TEXT + " characters",
          shown(text));
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      problems.add(ViolationCode.INVALID_VALUE, path, field + ": " + e.getMessage(), shown(text));
      return Optional.empty();
    }
  }

  @Nullable Object raw(String field) {
    known.add(field);
    return fields.get(field);
  }

  private static String shown(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "null";
          case Map<?, ?> map -> "an object";
          case List<?> list -> "a list";
          case Object other -> other.toString();
        };
    return text.length() <= MAXIMUM_SHOWN ? text : text.substring(0, MAXIMUM_SHOWN) + "...";
  }
}
