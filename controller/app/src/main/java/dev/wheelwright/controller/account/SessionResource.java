package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.Caller;
import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Grant;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.access.SessionCookie;
import io.quarkus.security.PermissionsAllowed;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Who the caller is, and the end of a session. */
@Path("/api/v1/session")
@Produces(MediaType.APPLICATION_JSON)
class SessionResource {
  private final Callers callers;
  private final SignIns signIns;

  SessionResource(Callers callers, SignIns signIns) {
    this.callers = callers;
    this.signIns = signIns;
  }

  /**
   * Who calls.
   *
   * @param via {@code token}, {@code session} or {@code provider-token}
   * @param grants what counts here: of a token, no more than it is good for
   */
  record SessionView(String account, String via, List<String> grants) {}

  @GET
  @PermissionsAllowed(Permission.SIGNED_IN)
  public SessionView getSession() {
    Caller caller = callers.current();
    return new SessionView(
        caller.name(), via(caller), caller.grants().list().stream().map(Grant::text).toList());
  }

  private static String via(Caller caller) {
    return switch (caller.proof()) {
      case Caller.Token _ -> "token";
      case Caller.Session _ -> "session";
      case Caller.ProviderToken _ -> "provider-token";
    };
  }

  /** Signs out; a token is revoked elsewhere. */
  @DELETE
  @PermissionsAllowed(Permission.SIGNED_IN)
  public void deleteSession(@Context RoutingContext context) {
    Caller caller = callers.current();
    if (caller.proof() instanceof Caller.Session session) {
      signIns.signOut(session.id(), caller.actor());
    }
    SessionCookie.clear(context);
  }
}
