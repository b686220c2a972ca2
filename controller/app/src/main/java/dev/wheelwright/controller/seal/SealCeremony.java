package dev.wheelwright.controller.seal;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/**
 * Makes the key of the seals at the very first start, and seals what an older controller left
 * without. Never later: a row without a seal is then somebody else's.
 */
@ApplicationScoped
class SealCeremony {
  private static final Logger LOGGER = Logger.getLogger(SealCeremony.class);

  /** Before anything reads a sealed row. */
  private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE - 100;

  private final Seals seals;
  private final Instance<SealedTable> tables;

  SealCeremony(Seals seals, @Any Instance<SealedTable> tables) {
    this.seals = seals;
    this.tables = tables;
  }

  void start(@Observes @Priority(FIRST) StartupEvent event) {
    if (!seals.isUnfinished()) {
      return;
    }
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              tables.forEach(table -> table.rows().forEach(seals::seal));
              seals.bind();
            });
    seals.finish();
    LOGGER.info("event=seal-key-made advice=\"back the data directory up\"");
  }
}
