package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.RemoteAddress;
import dev.wheelwright.controller.access.SessionCookie;
import dev.wheelwright.controller.account.SignIns.SignedIn;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one thing that somebody may do who is not known yet. */
@Path("/api/v1/sign-in")
@Produces(MediaType.APPLICATION_JSON)
class SignInResource {
  private static final int LONGEST = 256;

  private final SignIns signIns;
  private final Clock clock;

  SignInResource(SignIns signIns, Clock clock) {
    this.signIns = signIns;
    this.clock = clock;
  }

  /** Name and password; printing it shows no password. */
  record SignInRequest(@Nullable String name, @Nullable String password) {
    @Override
    public String toString() {
      return "SignInRequest[redacted]";
    }
  }

  /** Who signed in; the session itself is in the cookie. */
  record SignInAnswer(String account, Instant expiresAt) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Blocking
  public SignInAnswer signIn(@Nullable SignInRequest request, @Context RoutingContext context) {
    String name = request == null ? null : request.name();
    String password = request == null ? null : request.password();
    if (name == null
        || password == null
        || name.length() > LONGEST
        || password.length() > LONGEST) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST, "name and password: both are needed, 256 characters at most");
    }
    SignedIn signedIn = signIns.signIn(name, password, RemoteAddress.of(context));
    Instant end = signedIn.session().subject().expiresAt();
    SessionCookie.set(context, signedIn.session().reveal(), Duration.between(clock.instant(), end));
    return new SignInAnswer(signedIn.account().name(), end);
  }
}
