package dev.wheelwright.controller.oidc;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where to go on after signing in, kept by the browser meanwhile. It comes along when the provider
 * sends the browser back, which is why it is not SameSite=Strict; whoever sets it, only our own
 * paths count.
 */
final class ReturnCookie {
  private static final String NAME = "wheelwright-return";
  private static final long SECONDS = 900;

  private ReturnCookie() {}

  static void set(RoutingContext context, ReturnPath path) {
    byte[] text = path.text().getBytes(StandardCharsets.UTF_8);
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    context.response().addCookie(cookie(context, value).setMaxAge(SECONDS));
  }

  /** What it says, which then is forgotten. */
  static ReturnPath take(RoutingContext context) {
    Optional<String> value =
        Optional.ofNullable(context.request().getCookie(NAME)).map(Cookie::getValue);
    context.response().addCookie(cookie(context, "").setMaxAge(0));
    return value.flatMap(ReturnCookie::decode).flatMap(ReturnPath::parse).orElse(ReturnPath.USUAL);
  }

  private static Optional<String> decode(String value) {
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Cookie cookie(RoutingContext context, String value) {
    return Cookie.cookie(NAME, value)
        .setPath(OidcAuthentication.BEGIN)
        .setHttpOnly(true)
        .setSecure(context.request().isSSL())
        .setSameSite(CookieSameSite.LAX);
  }
}
