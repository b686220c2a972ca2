package dev.wheelwright.cli.output;

/** Text from elsewhere, made harmless for a terminal. */
public final class SafeText {

  private SafeText() {}

  /**
   * Replaces control and invisible formatting characters by {@code ?}: what an appliance reports
   * must not move the cursor, change the colour or turn the reading direction of an administrator's
   * terminal.
   */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().map(SafeText::harmless).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static int harmless(int codePoint) {
    int type = Character.getType(codePoint);
    boolean harmful =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.SURROGATE;
    return harmful ? '?' : codePoint;
  }
}
