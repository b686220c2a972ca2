package dev.wheelwright.controller.access;

import dev.wheelwright.controller.error.Problem;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AnonymousAuthenticationRequest;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the access token from the Authorization header, or else the session from its cookie, and
 * from nowhere else. It has the last word: whoever shows neither is nobody, and no mechanism that
 * the framework brings is asked after it.
 */
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {
  private static final String SCHEME = "Bearer ";
  private static final String SIGN_IN = "/api/v1/sign-in";
  private static final int UNAUTHORIZED = 401;

  /** Before all that the framework brings. */
  private static final int PRIORITY = DEFAULT_PRIORITY + 1000;

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String path = context.normalizedPath();
    if (path.equals(SIGN_IN) || path.startsWith(SIGN_IN + "/")) {
      // Whoever signs in is nobody yet; a session that is over must not be in the way.
      return identities.authenticate(AnonymousAuthenticationRequest.INSTANCE);
    }
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    Optional<PresentedCredential> presented =
        header == null
            ? SessionCookie.of(context)
                .filter(_ -> SameOrigin.allows(context.request()))
                .map(secret -> credential(PresentedCredential.Kind.SESSION, secret, context))
            : token(header)
                .map(secret -> credential(PresentedCredential.Kind.TOKEN, secret, context));
    return presented
        .map(identities::authenticate)
        .orElseGet(() -> identities.authenticate(AnonymousAuthenticationRequest.INSTANCE));
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  private static PresentedCredential credential(
      PresentedCredential.Kind kind, String secret, RoutingContext context) {
    return new PresentedCredential(kind, secret, RemoteAddress.of(context));
  }

  /** The token in the header, whether or not it is a good one. */
  private static Optional<String> token(@Nullable String header) {
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.empty()
        : Optional.of(header.substring(SCHEME.length()).strip());
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(UNAUTHORIZED, "WWW-Authenticate", "Bearer"));
  }

  /** Says no in the form of every other problem. */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    HttpServerResponse response =
        context
            .response()
            .setStatusCode(UNAUTHORIZED)
            .putHeader("WWW-Authenticate", "Bearer")
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    return Uni.createFrom()
        .completionStage(response.end(Problem.UNAUTHENTICATED).toCompletionStage())
        .replaceWith(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(PresentedCredential.class);
  }
}
