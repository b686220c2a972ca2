package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that an appliance is still to be asked for: at most one request for each membership, of
 * the newest generation.
 */
final class KeysWanted {
  private final Map<UUID, Integer> generations = new ConcurrentHashMap<>();

  void put(MissingKey missing) {
    generations.merge(missing.membership(), missing.generation(), Math::max);
  }

  /** Any of them; it is then no more wanted. */
  Optional<MissingKey> take() {
    Optional<UUID> membership = generations.keySet().stream().findAny();
    return membership.flatMap(
        each ->
            Optional.ofNullable(generations.remove(each))
                .map(generation -> new MissingKey(each, generation)));
  }
}
