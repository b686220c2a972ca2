package dev.wheelwright.controller.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** What a request presents to show who calls. Printing it does not show the secret. */
final class PresentedCredential extends BaseAuthenticationRequest {
  /** What it is said to be. */
  enum Kind {
    TOKEN,
    SESSION
  }

  private final Kind kind;
  private final String secret;
  private final String address;

  PresentedCredential(Kind kind, String secret, String address) {
    this.kind = kind;
    this.secret = secret;
    this.address = address;
  }

  Kind kind() {
    return kind;
  }

  String reveal() {
    return secret;
  }

  String address() {
    return address;
  }

  @Override
  public String toString() {
    return "PresentedCredential[" + kind + ", redacted]";
  }
}
