package dev.wheelwright.controller.link;

import dev.wheelwright.controller.enrolment.AgentEnrolmentGrpc;
import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.Certificates;
import dev.wheelwright.controller.limit.RemoteRates;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the agents' port with the application. Wiring only. */
@ApplicationScoped
public class Link {
  /** After everything that agents may ask for is ready. */
  static final int START_ORDER = 5000;

  /** Before anything that streams still need goes away. */
  static final int STOP_ORDER = 100;

  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  /** A whole config takes a second or so; who takes longer shares with the next. */
  private static final Duration LONGEST_ADMISSION = Duration.ofSeconds(15);

  private static final Logger LOG = Logger.getLogger(Link.class);

  private final LinkSettings settings;
  private final Sessions sessions;
  private final Certificates certificates;
  private final ControllerSides controllerSides;
  private final Clock clock;

  private @Nullable Running running;

  private record Running(
      LinkServer server, ScheduledExecutorService timer, ExecutorService threads) {}

  Link(
      LinkSettings settings,
      Sessions sessions,
      Certificates certificates,
      ControllerSides controllerSides,
      Clock clock) {
    this.settings = settings;
    this.sessions = sessions;
    this.certificates = certificates;
    this.controllerSides = controllerSides;
    this.clock = clock;
  }

  void start(
      @Observes @Priority(START_ORDER) StartupEvent event,
      CertificateAuthority authority,
      AgentEnrolmentGrpc enrolment,
      SecureRandom random) {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("link-timer").factory());
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("link-", 0).factory());
    LinkTls tls = new LinkTls(authority, settings.names(), clock);
    RemoteRates rates = new RemoteRates(settings.enrolmentBurst(), settings.enrolmentPerSecond());
    LinkServer server =
        LinkServer.start(
            new InetSocketAddress(settings.host(), settings.port()),
            tls,
            new IdentityInterceptor(certificates, rates, clock),
            List.of(enrolment, link(scheduler, threads, random)),
            threads);
    Future<?> _ =
        scheduler.scheduleWithFixedDelay(
            () -> sweep(tls), SWEEP.toSeconds(), SWEEP.toSeconds(), TimeUnit.SECONDS);
    running = new Running(server, scheduler, threads);
    LOG.infof("event=link-listening host=%s port=%d", settings.host(), server.port());
  }

  private AgentLinkGrpc link(
      ScheduledExecutorService scheduler, ExecutorService threads, SecureRandom random) {
    Timer timer =
        (delay, task) -> {
          Future<?> _ = scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        };
    Admission admission = new Admission(settings.initialSyncs(), LONGEST_ADMISSION, timer);
    SessionTools tools = new SessionTools(threads, timer, admission, clock, random);
    return new AgentLinkGrpc(sessions, certificates, tools, controllerSides);
  }

  /** An exception would silently end the schedule. */
  private void sweep(LinkTls tls) {
    try {
      sessions.closeExpired(clock.instant());
      tls.renewIfDue();
    } catch (RuntimeException e) {
      LOG.error("event=link-check-failed", e);
    }
  }

  void stop(@Observes @Priority(STOP_ORDER) ShutdownEvent event) {
    if (running != null) {
      sessions.closeAll(settings.shutdownSpread());
      running.server().stop(STOP_PATIENCE);
      running.timer().shutdownNow();
      running.threads().shutdown();
    }
  }

  /**
   * The port that agents connect to.
   *
   * @throws IllegalStateException before the start
   */
  public int port() {
    return server().port();
  }

  /** Whether agents can connect. */
  boolean isListening() {
    return running != null && running.server().isListening();
  }

  LinkServer server() {
    if (running == null) {
      throw new IllegalStateException("the link is not started");
    }
    return running.server();
  }
}
