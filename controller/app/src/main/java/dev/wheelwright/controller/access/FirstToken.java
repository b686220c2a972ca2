package dev.wheelwright.controller.access;

import dev.wheelwright.controller.platform.PrivateFile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the administrator's token at the very first start, and hands it over once. There is no
 * default one.
 */
@ApplicationScoped
class FirstToken {
  private final AccessTokens tokens;
  private final Optional<Path> file;

  FirstToken(
      AccessTokens tokens,
      @ConfigProperty(name = "wheelwright.admin-token-file") Optional<Path> file) {
    this.tokens = tokens;
    this.file = file;
  }

  /**
   * The token is handed over before the commit: a crash in between costs a useless token, not the
   * access.
   */
  @Transactional
  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    if (!tokens.none()) {
      return;
    }
    String token = tokens.createAdministrator("first-administrator");
    if (file.isPresent()) {
      write(file.get(), token);
    } else {
      // Standard output and not the log: logs are kept and shipped.
      System.out.println("administrator token (shown once): " + token);
    }
  }

  private static void write(Path file, String token) {
    try {
      PrivateFile.write(file, token + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("wheelwright.admin-token-file cannot be written", e);
    }
  }
}
