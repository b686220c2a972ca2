package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.Accounts.Subject;
import dev.wheelwright.controller.access.RefusedRequests;
import dev.wheelwright.controller.access.RemoteAddress;
import dev.wheelwright.controller.error.Problem;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.oidc.Tenants.Flow;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Asks the framework about the two kinds of requests that are the provider's matter, the way back
 * from a sign-in and access tokens that are not ours, and makes of its answer who that is here.
 */
@ApplicationScoped
class OidcAuthentication implements HttpAuthenticationMechanism {
  static final String BEGIN = "/api/v1/sign-in/oidc";
  static final String CALLBACK = BEGIN + "/callback";

  /** What somebody may who has just come back from the provider, and nothing else. */
  static final String FINISH = "finish-sign-in";

  private static final String SUBJECT = "wheelwright.oidc.subject";
  private static final String SCHEME = "Bearer ";
  private static final int UNAUTHORIZED = 401;

  /** Before the mechanism for our own tokens, which has the last word. */
  private static final int PRIORITY = DEFAULT_PRIORITY + 2000;

  private static final String BEGIN_AGAIN =
      """
      {"type":"urn:wheelwright:unauthenticated","title":"Signing in has failed","status":401,\
      "detail":"The OpenID provider's answer belongs to no sign-in of this browser, or does not verify. \
      Begin again at %s"}
      """
          .formatted(BEGIN);

  private final Tenants tenants;
  private final OidcAuthenticationMechanism framework;

  OidcAuthentication(Tenants tenants, OidcAuthenticationMechanism framework) {
    this.tenants = tenants;
    this.framework = framework;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    Optional<Flow> flow = wanted(context).filter(tenants::isOn);
    if (flow.isEmpty()) {
      return Uni.createFrom().optional(Optional.empty());
    }
    Tenants.mark(context, flow.get());
    Uni<VerifiedSubject> subject =
        framework
            .authenticate(context, identities)
            .onFailure()
            .transform(failure -> refusal(context, failure))
            .map(identity -> subject(context, identity));
    return switch (flow.get()) {
      case CODE -> subject.map(OidcAuthentication::justBack);
      case BEARER -> subject.chain(identities::authenticate);
    };
  }

  /** Whose matter a request is, by its form alone. */
  private static Optional<Flow> wanted(RoutingContext context) {
    String path = context.normalizedPath();
    if (path.equals(CALLBACK)) {
      return Optional.of(Flow.CODE);
    }
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && !path.startsWith(BEGIN) && isWebToken(header)
        ? Optional.of(Flow.BEARER)
        : Optional.empty();
  }

  /** Three parts (RFC 7515, section 7.1); no token of ours has any. */
  private static boolean isWebToken(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && header.chars().filter(each -> each == '.').count() == 2;
  }

  private static Throwable refusal(RoutingContext context, Throwable failure) {
    if (failure instanceof ProblemException) {
      return failure;
    }
    if (Refusals.isProviderAway(failure)) {
      return away();
    }
    RefusedRequests.because(context, Refusals.reason(failure));
    return new AuthenticationFailedException();
  }

  private static ProblemException away() {
    return new ProblemException(
        ProblemKind.PROVIDER_AWAY, "The OpenID provider does not answer. Try again later.");
  }

  private static VerifiedSubject subject(
      RoutingContext context, @Nullable SecurityIdentity identity) {
    if (identity == null || !(identity.getPrincipal() instanceof JsonWebToken token)) {
      RefusedRequests.because(context, "no sign-in of this browser waits for it");
      throw new AuthenticationFailedException();
    }
    return new VerifiedSubject(
        new Subject(token.getIssuer(), token.getSubject()),
        label(token),
        identity.getRoles(),
        Instant.ofEpochSecond(token.getExpirationTime()),
        RemoteAddress.of(context));
  }

  private static String label(JsonWebToken token) {
    return Stream.of("preferred_username", "name")
        .map(token::<@Nullable Object>getClaim)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElse(token.getSubject());
  }

  private static SecurityIdentity justBack(VerifiedSubject who) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(SubjectAccounts.nameOf(who)))
        .addAttribute(SUBJECT, who)
        .addPermissionChecker(wanted -> Uni.createFrom().item(wanted.getName().equals(FINISH)))
        .build();
  }

  /** Who has just come back from the provider. */
  static VerifiedSubject subjectOf(SecurityIdentity identity) {
    VerifiedSubject who = identity.getAttribute(SUBJECT);
    return who;
  }

  /** Where a browser has to go in order to sign in; sets what it must bring back. */
  Uni<String> begin(RoutingContext context) {
    Tenants.mark(context, Flow.CODE);
    return framework
        .getChallenge(context)
        .onFailure()
        .transform(failure -> away())
        .map(OidcAuthentication::location);
  }

  private static String location(ChallengeData challenge) {
    return challenge.getHeaders().entrySet().stream()
        .filter(each -> each.getKey().toString().equalsIgnoreCase("location"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the framework sends nobody anywhere"));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().optional(Optional.empty());
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    if (!context.normalizedPath().equals(CALLBACK) || !tenants.isOn(Flow.CODE)) {
      return Uni.createFrom().item(false);
    }
    return Uni.createFrom()
        .completionStage(
            context
                .response()
                .setStatusCode(UNAUTHORIZED)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(BEGIN_AGAIN)
                .toCompletionStage())
        .replaceWith(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(VerifiedSubject.class);
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }
}
