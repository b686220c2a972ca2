package dev.wheelwright.controller.overlay;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads If-Match (RFC 9110, section 13.1.1). */
final class IfMatch {
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\\.(?:yaml|json)\"");

  private IfMatch() {}

  /**
   * The version that the client has seen; empty for {@code *}, which is any. Either format's tag
   * will do.
   *
   * @throws ProblemException when the header is missing, or cannot be a tag of ours
   */
  static Optional<Long> version(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw new ProblemException(
          ProblemKind.PRECONDITION_REQUIRED,
          "Read the topology first, and send its ETag as If-Match");
    }
    if (header.strip().equals("*")) {
      return Optional.empty();
    }
    Matcher tag = TAG.matcher(header.strip());
    if (!tag.matches()) {
      throw new ProblemException(
          ProblemKind.STALE, "If-Match is not the ETag of any version of the topology");
    }
    return Optional.of(Long.valueOf(tag.group(1)));
  }
}
