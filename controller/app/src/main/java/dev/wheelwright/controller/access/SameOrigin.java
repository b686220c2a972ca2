package dev.wheelwright.controller.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Cross-site request forgery: a cookie counts only for requests that our own pages make. Browsers
 * send Origin with every request that changes something (Fetch standard, section 3.2), and
 * Sec-Fetch-Site with all to a trustworthy address.
 */
final class SameOrigin {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private SameOrigin() {}

  static boolean allows(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return SAFE.contains(request.method());
    }
    return request.authority() != null
        && origin.equals(request.scheme() + "://" + request.authority());
  }
}
