package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.SessionCookie;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.oidc.SubjectAccounts.SignedIn;
import dev.wheelwright.controller.oidc.Tenants.Flow;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Signing in at the OpenID provider, for browsers; both are pages to go to, not to be called. */
@Path(OidcAuthentication.BEGIN)
class OidcSignInResource {
  private final OidcAuthentication authentication;
  private final SubjectAccounts accounts;
  private final SecurityIdentity identity;
  private final Clock clock;

  OidcSignInResource(
      OidcAuthentication authentication,
      SubjectAccounts accounts,
      SecurityIdentity identity,
      Clock clock) {
    this.authentication = authentication;
    this.accounts = accounts;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * Sends the browser to the provider.
   *
   * @param wanted the path of this controller to go on to afterwards; null: the usual one
   */
  @GET
  @PermitAll
  @NonBlocking
  public Uni<Response> beginSignIn(
      @QueryParam("return") @Nullable String wanted, @Context RoutingContext context) {
    ReturnPath path =
        wanted == null
            ? ReturnPath.USUAL
            : ReturnPath.parse(wanted)
                .orElseThrow(
                    () ->
                        new ProblemException(
                            ProblemKind.BAD_REQUEST, "return: is not a path of this controller"));
    return authentication
        .begin(context)
        .map(
            provider -> {
              ReturnCookie.set(context, path);
              return Response.status(Response.Status.FOUND).location(URI.create(provider)).build();
            });
  }

  /** Where the provider sends the browser back to: opens a session. */
  @GET
  @Path("callback")
  @Produces(MediaType.TEXT_HTML)
  @PermissionsAllowed(OidcAuthentication.FINISH)
  @Blocking
  public Response finishSignIn(@Context RoutingContext context) {
    // The framework's own session, which holds nothing.
    context.response().removeCookies("q_session_" + Flow.CODE.tenant(), false);
    ReturnPath path = ReturnCookie.take(context);
    SignedIn signedIn = accounts.signIn(OidcAuthentication.subjectOf(identity));
    Duration life = Duration.between(clock.instant(), signedIn.session().subject().expiresAt());
    SessionCookie.set(context, signedIn.session().reveal(), life);
    return Response.ok(page(signedIn.account().name(), path)).build();
  }

  /**
   * The session's cookie is SameSite=Strict, and the browser has come here from the provider: had
   * it been redirected, it would not show the cookie. From a page of ours it goes on as from
   * ourselves.
   */
  private static String page(String account, ReturnPath path) {
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="refresh" content="0; url='%2$s'">
      <title>Wheelwright</title>
      </head>
      <body><p>Signed in as %1$s. <a href="%2$s">Continue</a></p></body>
      </html>
      """
        .formatted(account, path.html());
  }
}
