package dev.wheelwright.controller.access;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.RefusedAttempts;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Sees to it that every refused request is in the audit chain, whichever part refused it. */
@ApplicationScoped
public class RefusedRequests {
  private static final String BECAUSE = "wheelwright.refused-because";
  private static final int LONGEST_PATH = 200;

  private final RefusedAttempts attempts;

  RefusedRequests(RefusedAttempts attempts) {
    this.attempts = attempts;
  }

  /** Says more of why a request is refused, for the audit chain and nobody else. */
  public static void because(RoutingContext context, String reason) {
    context.put(BECAUSE, reason);
  }

  void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::watch);
  }

  private void watch(RoutingContext context) {
    context.addEndHandler(_ -> note(context));
    context.next();
  }

  private void note(RoutingContext context) {
    String reason =
        switch (context.response().getStatusCode()) {
          case 401 -> "not signed in";
          case 403 -> "not allowed";
          case 429 -> "too often";
          default -> "";
        };
    if (!reason.isEmpty()) {
      String path = context.normalizedPath();
      String shown = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
      String more = context.get(BECAUSE);
      attempts.note(
          actor(context),
          "request",
          context.request().method() + " " + printable(shown),
          more == null ? reason : reason + ": " + more);
    }
  }

  private static Actor actor(RoutingContext context) {
    if (context.user() instanceof QuarkusHttpUser user) {
      return Callers.of(user.getSecurityIdentity())
          .map(Caller::actor)
          .orElseGet(() -> unknown(context));
    }
    return unknown(context);
  }

  private static Actor unknown(RoutingContext context) {
    return new Actor(Actor.Kind.UNKNOWN, "", "", RemoteAddress.of(context));
  }

  private static String printable(String path) {
    return path.replaceAll("\\p{Cntrl}", "?");
  }
}
