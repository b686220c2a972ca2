package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.EnrolmentGrpc;

/**
 * What a caller must show for a method. Whatever is not named here, now or in time to come, needs a
 * valid certificate.
 */
enum MethodAccess {
  /** No certificate: the token in the message proves the right to join. */
  ANYONE,
  /** A certificate that is not revoked, but may have expired within the last year. */
  EXPIRED_CERTIFICATE,
  /** A certificate that is valid now, of an enrolled appliance. */
  VALID_CERTIFICATE;

  static MethodAccess of(String fullMethodName) {
    if (fullMethodName.equals(EnrolmentGrpc.getJoinMethod().getFullMethodName())) {
      return ANYONE;
    }
    if (fullMethodName.equals(EnrolmentGrpc.getRenewMethod().getFullMethodName())) {
      return EXPIRED_CERTIFICATE;
    }
    return VALID_CERTIFICATE;
  }

  /**
   * Whether calls are limited by remote address: where the caller has not shown that it belongs to
   * the fleet at present.
   */
  boolean isRateLimited() {
    return this != VALID_CERTIFICATE;
  }
}
