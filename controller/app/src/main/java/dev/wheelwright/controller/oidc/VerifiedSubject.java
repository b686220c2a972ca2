package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.Accounts.Subject;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import java.time.Instant;
import java.util.Set;

/** Somebody of whom the provider said, in a token that was verified, who it is. */
final class VerifiedSubject extends BaseAuthenticationRequest {
  private final Subject subject;
  private final String label;
  private final Set<String> groups;
  private final Instant expiresAt;
  private final String address;

  /**
   * @param label a name for people to read; decides nothing
   * @param expiresAt when the token ends
   * @param address the remote address
   */
  VerifiedSubject(
      Subject subject, String label, Set<String> groups, Instant expiresAt, String address) {
    this.subject = subject;
    this.label = label;
    this.groups = Set.copyOf(groups);
    this.expiresAt = expiresAt;
    this.address = address;
  }

  Subject subject() {
    return subject;
  }

  String label() {
    return label;
  }

  Set<String> groups() {
    return groups;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  String address() {
    return address;
  }
}
