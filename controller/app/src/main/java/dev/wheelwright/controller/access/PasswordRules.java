package dev.wheelwright.controller.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which passwords are taken: long ones (NIST SP 800-63B, section 5.1.1.2: length counts, rules of
 * composition do not), not the ones that everybody tries.
 */
public final class PasswordRules {
  static final int SHORTEST = 12;
  static final int LONGEST = 256;
  private static final int FEWEST_CHARACTERS = 5;
  private static final List<String> TRIED_FIRST =
      List.of("password", "wheelwright", "wireguard", "letmein", "changeme", "administrator");

  private PasswordRules() {}

  /** The rule that a password breaks, without the password; empty: it is taken. */
  public static Optional<String> broken(String password, String account) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "password: it has %d characters; %d to %d are needed",
              password.length(),
              SHORTEST,
              LONGEST));
    }
    if (password.chars().distinct().count() < FEWEST_CHARACTERS) {
      return Optional.of("password: it needs at least 5 different characters");
    }
    String letters = password.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    if (password.toLowerCase(Locale.ROOT).contains(account) || TRIED_FIRST.contains(letters)) {
      return Optional.of(
          "password: it must not hold the account's name, nor be a word that everybody tries");
    }
    return Optional.empty();
  }
}
