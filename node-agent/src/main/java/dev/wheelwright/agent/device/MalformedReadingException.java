package dev.wheelwright.agent.device;

/**
 * A program's or a process's answer is cut off or not in its format. The message starts with "it"
 * or the name of a field.
 */
final class MalformedReadingException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedReadingException(String message) {
    super(message);
  }

  MalformedReadingException(String message, Throwable cause) {
    super(message, cause);
  }

  static MalformedReadingException of(String field, String problem) {
    return new MalformedReadingException("field '" + field + "' " + problem);
  }
}
