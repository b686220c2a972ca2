package dev.wheelwright.agent.log;

/** A log value of several words: in quotes, so that its end can be seen. */
public final class Quoted {
  private Quoted() {}

  /** The text in quotes, its own quotes and control characters escaped. */
  public static String of(Object value) {
    return '"' + escape(String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** The text with its control characters escaped. */
  static String escape(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (Character.isISOControl(each)) {
        escaped.append("\\u").append(hex(each));
      } else {
        escaped.append(each);
      }
    }
    return escaped.toString();
  }

  private static String hex(char each) {
    String digits = Integer.toHexString(each);
    return "0".repeat(4 - digits.length()) + digits;
  }
}
