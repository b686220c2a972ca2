package dev.wheelwright.controller.access;

/**
 * Something that was made just now, with its secret: the only time that it is there.
 *
 * @param <T> what it is
 */
public final class Issued<T> {
  private final T subject;
  private final String secret;

  Issued(T subject, String secret) {
    this.subject = subject;
    this.secret = secret;
  }

  /** Without the secret. */
  public T subject() {
    return subject;
  }

  public String reveal() {
    return secret;
  }

  @Override
  public String toString() {
    return "Issued[redacted]";
  }
}
