package dev.wheelwright.controller.seal;

import jakarta.persistence.MappedSuperclass;
import org.jspecify.annotations.Nullable;

/** A row that only the controller can have written. */
@MappedSuperclass
public abstract class SealedRow {
  /** Null: not sealed yet, before the first start. */
  byte @Nullable [] seal;

  /** What the seal covers. */
  protected abstract SealedFields sealed();

  /** What people are told of it, such as {@code account alice}; never a secret. */
  protected abstract String title();
}
