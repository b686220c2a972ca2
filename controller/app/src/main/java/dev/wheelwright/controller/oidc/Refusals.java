package dev.wheelwright.controller.oidc;

import io.quarkus.oidc.OIDCException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Why the provider's word was not taken, in words for the audit chain: never a part of a token. */
final class Refusals {
  private static final Map<Integer, String> REASONS =
      Map.of(
          ErrorCodes.EXPIRED, "the token has expired",
          ErrorCodes.AUDIENCE_INVALID, "the token is for another audience",
          ErrorCodes.AUDIENCE_MISSING, "the token is for no audience",
          ErrorCodes.ISSUER_INVALID, "the token is of another issuer",
          ErrorCodes.ISSUER_MISSING, "the token names no issuer",
          ErrorCodes.SIGNATURE_INVALID, "the token's signature is wrong",
          ErrorCodes.SIGNATURE_MISSING, "the token is not signed",
          ErrorCodes.NOT_YET_VALID, "the token is not valid yet",
          ErrorCodes.SUBJECT_MISSING, "the token names no subject");

  private Refusals() {}

  /**
   * Whether nothing is wrong with the request: the provider was never reached, or was lost in the
   * middle. An error that it answers with comes inside of another exception.
   */
  static boolean isProviderAway(Throwable failure) {
    return failure instanceof OIDCException
        || causes(failure)
            .anyMatch(each -> each instanceof IOException || each instanceof TimeoutException);
  }

  static String reason(Throwable failure) {
    Optional<InvalidJwtException> token =
        causes(failure)
            .filter(InvalidJwtException.class::isInstance)
            .map(InvalidJwtException.class::cast)
            .findFirst();
    return token
        .flatMap(
            invalid ->
                REASONS.entrySet().stream()
                    .filter(each -> invalid.hasErrorCode(each.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .findFirst())
        .orElse("what the provider is said to have given does not verify");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause).limit(10);
  }
}
