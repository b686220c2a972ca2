package dev.wheelwright.agent.identity;

import java.security.cert.CertificateException;

/** Whoever answered is not the controller that we look for; nothing was sent to it. */
final class UntrustedControllerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  UntrustedControllerException(String message) {
    super(message);
  }

  UntrustedControllerException(String message, Throwable cause) {
    super(message, cause);
  }
}
