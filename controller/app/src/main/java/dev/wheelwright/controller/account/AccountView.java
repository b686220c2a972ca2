package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.Accounts.Account;
import dev.wheelwright.controller.access.Accounts.Subject;
import dev.wheelwright.controller.access.Grant;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An account as the API tells it.
 *
 * @param grants {@code ROLE} or {@code ROLE@OVERLAY}
 * @param password whether it has one; the password itself is nowhere
 * @param issuer of the OpenID provider at which it signs in; null: it does not
 */
record AccountView(
    String name,
    List<String> grants,
    boolean password,
    @Schema(nullable = true) @Nullable String issuer,
    @Schema(nullable = true) @Nullable String subject,
    boolean disabled,
    Instant createdAt) {
  static AccountView of(Account account) {
    return new AccountView(
        account.name(),
        account.grants().list().stream().map(Grant::text).toList(),
        account.hasPassword(),
        account.subject().map(Subject::issuer).orElse(null),
        account.subject().map(Subject::subject).orElse(null),
        account.isDisabled(),
        account.createdAt());
  }
}
