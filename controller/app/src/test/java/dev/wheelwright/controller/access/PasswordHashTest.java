package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
  /** From RFC 9106's reference implementation: {@code argon2 somesalt -id -t 2 -k 65536 -p 1}. */
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  @Test
  void agreesWithTheReferenceImplementation() {
    assertThat(PasswordHash.matches("password", REFERENCE)).isTrue();
    assertThat(PasswordHash.matches("passwore", REFERENCE)).isFalse();
  }

  @Test
  void eachHashHasItsOwnSaltAndMatchesItsPasswordOnly() {
    String one = PasswordHash.of("a horse with a battery");

    assertThat(PasswordHash.of("a horse with a battery")).isNotEqualTo(one);
    assertThat(PasswordHash.matches("a horse with a battery", one)).isTrue();
    assertThat(PasswordHash.matches("a horse with a batterx", one)).isFalse();
    assertThat(PasswordHash.matches("", null)).isFalse();
  }

  @Test
  void S17_shortAndWellKnownPasswordsAreRefused() {
    assertThat(PasswordRules.broken("eleven char", "alice")).isPresent();
    assertThat(PasswordRules.broken("Administrator1!", "alice")).isPresent();
    assertThat(PasswordRules.broken("alice-and-the-rabbit", "alice")).isPresent();
    assertThat(PasswordRules.broken("aaaaaaaaaaaaaaaa", "alice")).isPresent();
    assertThat(PasswordRules.broken("a horse with a battery", "alice")).isEmpty();
  }
}
