package dev.wheelwright.controller.event;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something that clients are told.
 *
 * @param type such as {@code transition}
 * @param content what to tell an audience; empty: nothing. Made when it is sent, so that an entry
 *     that waits costs little, and tells how things are by then
 */
public record FeedEntry(String type, Function<Audience, Optional<Object>> content) {
  /** An entry of the whole fleet, the same for all who may hear of that. */
  public static FeedEntry of(String type, Object data) {
    return new FeedEntry(
        type, audience -> audience.everything() ? Optional.of(data) : Optional.empty());
  }
}
