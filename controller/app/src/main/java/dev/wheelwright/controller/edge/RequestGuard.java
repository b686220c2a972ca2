package dev.wheelwright.controller.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.access.RemoteAddress;
import dev.wheelwright.controller.error.Problem;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.limit.RemoteRates;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;

/**
 * Stands before everything that costs something, signing in included: how often one remote address
 * may ask. And tells browsers to come by TLS only (RFC 6797), where a given certificate says under
 * which name: ours is for {@code localhost} too, where other programs serve as well.
 */
@ApplicationScoped
class RequestGuard {
  /** Whoever has one IPv6 address has these 64 bits of them (RFC 4291, section 2.5.1). */
  private static final int NETWORK_BYTES = 8;

  private static final String ONE_YEAR = "max-age=31536000";

  private final RemoteRates rates;
  private final boolean announceTls;
  private final Clock clock;
  private final String refusal;

  RequestGuard(ApiSettings settings, ObjectMapper json, Clock clock) {
    this.rates = new RemoteRates(settings.requestBurst(), settings.requestsPerSecond());
    this.announceTls = settings.certificateFile().isPresent();
    this.clock = clock;
    try {
      this.refusal =
          json.writeValueAsString(
              Problem.of(
                  ProblemKind.TOO_MANY,
                  "This address asks more often than wheelwright.api.requests-per-second allows"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem has a text", e);
    }
  }

  /** After the audit of what is refused, before all else. */
  void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE + 1).handler(this::guard);
  }

  private void guard(RoutingContext context) {
    if (announceTls && context.request().isSSL()) {
      context.response().putHeader("Strict-Transport-Security", ONE_YEAR);
    }
    if (rates.tryTake(remote(RemoteAddress.of(context)), clock.instant())) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(ProblemKind.TOO_MANY.status())
        .putHeader(HttpHeaders.RETRY_AFTER, "1")
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(refusal);
  }

  /** What counts as one remote. */
  static String remote(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address
          ? InetAddress.getByAddress(
                  Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES), 16))
              .getHostAddress()
          : address;
    } catch (IllegalArgumentException | UnknownHostException notAnAddress) {
      return address;
    }
  }
}
