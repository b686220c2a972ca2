package dev.wheelwright.controller.rollout;

/** What the database holds is not what its digests say: somebody changed it, or it is damaged. */
public final class StoredConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoredConfigException(String message) {
    super(message);
  }
}
