package dev.wheelwright.agent.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers every state that was saved. */
final class InMemoryOwnedStore implements OwnedStore {
  private final List<OwnedState> saved = new ArrayList<>();

  List<OwnedState> saved() {
    return saved;
  }

  @Override
  public Optional<OwnedState> load() {
    return saved.isEmpty() ? Optional.empty() : Optional.of(saved.getLast());
  }

  @Override
  public void save(OwnedState state) {
    saved.add(state);
  }
}
