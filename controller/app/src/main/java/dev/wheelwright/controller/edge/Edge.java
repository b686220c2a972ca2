package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.access.Loopback;
import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.error.SettingException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives the REST API's server its certificate before it opens its port, and another one when that
 * is due, without a restart. Wiring only.
 */
@ApplicationScoped
class Edge {
  private static final Duration LOOK = Duration.ofSeconds(20);
  private static final Logger LOG = Logger.getLogger(Edge.class);

  private final ApiSettings settings;
  private final TlsConfigurationRegistry registry;
  private final Event<CertificateUpdatedEvent> updates;
  private final Clock clock;

  private @Nullable ApiTls tls;
  private @Nullable ScheduledExecutorService timer;

  Edge(
      ApiSettings settings,
      TlsConfigurationRegistry registry,
      Event<CertificateUpdatedEvent> updates,
      Clock clock) {
    this.settings = settings;
    this.registry = registry;
    this.updates = updates;
    this.clock = clock;
  }

  void start(
      @Observes StartupEvent event, CertificateAuthority authority, VertxHttpConfig framework) {
    requireTls(framework.insecureRequests().orElse(InsecureRequests.ENABLED));
    ApiTls made = new ApiTls(source(authority), clock);
    registry.register(ApiTls.NAME, made);
    tls = made;
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api-certificate").factory());
    Future<?> _ =
        scheduler.scheduleWithFixedDelay(
            this::lookQuietly, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    timer = scheduler;
  }

  /** Tokens and passwords go over no wire in the clear, whatever the framework's settings say. */
  private void requireTls(InsecureRequests plain) {
    if (plain != InsecureRequests.DISABLED && !Loopback.is(settings.host())) {
      throw new SettingException(
          "quarkus.http.insecure-requests: HTTP without TLS is for the loopback interface only, and"
              + " wheelwright.api.host is "
              + settings.host());
    }
  }

  private CertificateSource source(CertificateAuthority authority) {
    Optional<Path> certificate = settings.certificateFile();
    Optional<Path> key = settings.keyFile();
    if (certificate.isPresent() != key.isPresent()) {
      throw new SettingException(
          "of "
              + GivenCertificate.CERTIFICATE
              + " and "
              + GivenCertificate.KEY
              + " one is set and the other is not");
    }
    return certificate.isPresent()
        ? new GivenCertificate(certificate.get(), key.orElseThrow())
        : new OwnCertificate(authority, settings.host(), settings.names().orElse(List.of()));
  }

  /** An exception would silently end the schedule. */
  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("event=api-certificate-check-failed", e);
    }
  }

  /** Serves with another certificate if there is one to serve with. */
  void look() {
    if (tls().reload()) {
      updates.fire(new CertificateUpdatedEvent(ApiTls.NAME, tls()));
    }
  }

  /**
   * What is served with.
   *
   * @throws IllegalStateException before the start
   */
  ApiTls tls() {
    if (tls == null) {
      throw new IllegalStateException("the API is not started");
    }
    return tls;
  }

  void stop(@Observes ShutdownEvent event) {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
