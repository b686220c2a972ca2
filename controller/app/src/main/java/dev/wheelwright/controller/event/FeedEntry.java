package dev.wheelwright.controller.event;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something that clients are told.
 *
 * @param type such as {@code transition}
 * @param content what to tell those who ask for one overlay, or for all; empty: nothing. Made when
 *     it is sent, so that an entry that waits costs little, and tells how things are by then
 */
public record FeedEntry(String type, Function<Optional<String>, Optional<Object>> content) {
  /** An entry that is the same for everybody. */
  public static FeedEntry of(String type, Object data) {
    return new FeedEntry(type, _ -> Optional.of(data));
  }
}
