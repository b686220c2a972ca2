package dev.wheelwright.controller.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie of a session: for our own pages only, out of reach of scripts, and over TLS never sent
 * without it (RFC 6265bis, section 4.1.3: the prefix binds it to this host).
 */
public final class SessionCookie {
  private static final String SECURE = "__Host-wheelwright";

  /** On the loopback interface without TLS, where browsers may refuse a secure cookie. */
  private static final String PLAIN = "wheelwright";

  private SessionCookie() {}

  static Optional<String> of(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(name(context))).map(Cookie::getValue);
  }

  /** Gives it to the browser. */
  public static void set(RoutingContext context, String secret, Duration life) {
    context.response().addCookie(cookie(context, secret).setMaxAge(life.toSeconds()));
  }

  /** Takes it back. */
  public static void clear(RoutingContext context) {
    context.response().addCookie(cookie(context, "").setMaxAge(0));
  }

  private static Cookie cookie(RoutingContext context, String value) {
    return Cookie.cookie(name(context), value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(context.request().isSSL())
        .setSameSite(CookieSameSite.STRICT);
  }

  private static String name(RoutingContext context) {
    return context.request().isSSL() ? SECURE : PLAIN;
  }
}
