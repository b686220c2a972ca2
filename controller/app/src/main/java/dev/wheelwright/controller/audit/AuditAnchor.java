package dev.wheelwright.controller.audit;

import dev.wheelwright.controller.audit.AuditLog.Head;
import dev.wheelwright.controller.file.PrivateFile;
import dev.wheelwright.controller.health.DatabaseState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes outside the database how far the chain has come, some seconds behind: whoever cuts records
 * off the chain's end, and has the database alone, is found out.
 */
@ApplicationScoped
class AuditAnchor {
  private static final Logger LOGGER = Logger.getLogger(AuditAnchor.class);
  private static final int SECONDS = 5;

  private final AuditLog log;
  private final DatabaseState database;
  private final Path file;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("audit-anchor").factory());
  private @Nullable Head noted;

  AuditAnchor(
      AuditLog log,
      DatabaseState database,
      @ConfigProperty(name = "wheelwright.data-dir", defaultValue = ".wheelwright/controller")
          Path dataDirectory) {
    this.log = log;
    this.database = database;
    this.file = dataDirectory.resolve("audit-head");
  }

  void start(@Observes StartupEvent event) {
    Future<?> _ = timer.scheduleWithFixedDelay(this::tick, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void tick() {
    try {
      note();
    } catch (RuntimeException | IOException e) {
      if (!database.failed(e)) {
        LOGGER.error("event=audit-anchor-failed", e);
      }
    }
  }

  /** Notes where the chain ends now; never an earlier end than the one that is noted. */
  synchronized void note() throws IOException {
    Head head = log.head();
    Optional<Head> known = Optional.ofNullable(noted).or(this::read);
    if (known.isPresent() && known.get().sequence() >= head.sequence()) {
      return;
    }
    PrivateFile.write(file, head.sequence() + " " + head.hash() + "\n");
    noted = head;
  }

  /** The end that was noted last; empty: none yet, or a file that nobody can read. */
  Optional<Head> read() {
    try {
      String[] parts = Files.readString(file).strip().split(" ");
      return Optional.of(new Head(Long.parseLong(parts[0]), parts[1]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOGGER.errorf(e, "event=audit-anchor-unreadable file=%s", file);
      return Optional.empty();
    }
  }
}
