package dev.wheelwright.core.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where named things stand in the submitted document. Checks speak of things by name, since the
 * intent is sorted and may hold overlays that the document does not; people look for the third
 * item.
 */
final class SubmittedPaths {
  private final Map<DocumentPath, DocumentPath> byName = new HashMap<>();

  void record(DocumentPath named, DocumentPath submitted) {
    byName.putIfAbsent(named, submitted);
  }

  /** The place in the document; what the document does not hold stays named. */
  DocumentPath resolve(DocumentPath named) {
    return submitted(named).orElse(named);
  }

  boolean holds(DocumentPath named) {
    return submitted(named).isPresent();
  }

  private Optional<DocumentPath> submitted(DocumentPath named) {
    DocumentPath exact = byName.get(named);
    if (exact != null) {
      return Optional.of(exact);
    }
    return named
        .parent()
        .flatMap(this::submitted)
        .map(parent -> new DocumentPath(Optional.of(parent), named.segment()));
  }
}
