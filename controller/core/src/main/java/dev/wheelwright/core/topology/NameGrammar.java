package dev.wheelwright.core.topology;

import java.util.regex.Pattern;

/**
 * The one grammar of names that people give: safe in a path, a URL, a log line and a host name's
 * label.
 */
final class NameGrammar {
  static final String RULE =
      "must be 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or a digit";
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private NameGrammar() {}

  static void check(String what, String name) {
    if (!GRAMMAR.matcher(name).matches()) {
      throw new IllegalArgumentException(what + " name '" + name + "' " + RULE);
    }
  }
}
