package dev.wheelwright.controller.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.core.status.Moment;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the provider answers, for those who see to the controller. Nothing waits for the answer
 * or depends on it.
 */
@ApplicationScoped
public class ProviderProbe {
  private static final Logger LOGGER = Logger.getLogger(ProviderProbe.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FRESH = Duration.ofSeconds(20);
  private static final String OFF = "off";
  private static final String REACHABLE = "reachable";

  private final Optional<Provider> provider;
  private final ProviderTrust trust;
  private final ObjectMapper json;
  private final MonotonicClock clock;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile String known = "not asked yet";
  private volatile @Nullable Moment askedAt;

  ProviderProbe(
      OidcSettings settings, ProviderTrust trust, ObjectMapper json, MonotonicClock clock) {
    this.provider = settings.provider();
    this.trust = trust;
    this.json = json;
    this.clock = clock;
  }

  /** {@code off}, {@code reachable}, {@code not asked yet}, or why it is away. */
  public String state() {
    if (provider.isEmpty()) {
      return OFF;
    }
    @Nullable Moment last = askedAt;
    if (last == null || clock.now().since(last).compareTo(FRESH) > 0) {
      ask();
    }
    return known;
  }

  /** Asks, unless somebody does; answers later. */
  void ask() {
    if (provider.isEmpty() || !asking.compareAndSet(false, true)) {
      return;
    }
    askedAt = clock.now();
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    trust.context().ifPresent(builder::sslContext);
    HttpClient client = builder.build();
    String issuer = provider.get().issuer();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(discovery(issuer))).timeout(PATIENCE).build();
    CompletableFuture<Void> _ =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .thenApply(response -> judge(response, issuer))
            .exceptionally(ProviderProbe::reason)
            .thenAccept(this::learn)
            .whenComplete((_, _) -> client.shutdownNow());
  }

  /** OpenID Connect Discovery 1.0, section 4. */
  private static String discovery(String issuer) {
    return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
        + "/.well-known/openid-configuration";
  }

  private String judge(HttpResponse<String> response, String issuer) {
    if (response.statusCode() != 200) {
      return "away: it answers with status " + response.statusCode();
    }
    try {
      JsonNode named = json.readTree(response.body()).path("issuer");
      return named.asText().equals(issuer)
          ? REACHABLE
          : "away: it names itself otherwise than wheelwright.oidc.issuer";
    } catch (IOException e) {
      return "away: what answers is no OpenID provider";
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return "away: " + cause.getClass().getSimpleName();
  }

  private void learn(String now) {
    String before = known;
    known = now;
    asking.set(false);
    if (now.equals(before)) {
      return;
    }
    if (now.equals(REACHABLE)) {
      LOGGER.info("event=oidc-provider-reachable");
    } else {
      LOGGER.warnf("event=oidc-provider-away reason=\"%s\"", now);
    }
  }
}
