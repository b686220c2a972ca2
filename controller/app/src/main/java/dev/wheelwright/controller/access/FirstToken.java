package dev.wheelwright.controller.access;

import dev.wheelwright.controller.access.AccessTokens.Scope;
import dev.wheelwright.controller.access.Accounts.Account;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.file.PrivateFile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes an administrator's account and its token at the very first start, and hands the token over
 * once. There is no default one.
 */
@ApplicationScoped
class FirstToken {
  private static final String ACCOUNT = "first-administrator";

  private final Accounts accounts;
  private final AccessTokens tokens;
  private final AuditLog audit;
  private final Optional<Path> file;

  FirstToken(
      Accounts accounts,
      AccessTokens tokens,
      AuditLog audit,
      @ConfigProperty(name = "wheelwright.admin-token-file") Optional<Path> file) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.audit = audit;
    this.file = file;
  }

  /**
   * The token is handed over before the commit: a crash in between costs a useless token, not the
   * access.
   */
  @Transactional
  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    if (!accounts.all().isEmpty()) {
      return;
    }
    Grants all = new Grants(List.of(new Grant(Role.ADMINISTRATOR, Optional.empty())));
    Account account = accounts.create(ACCOUNT, all);
    Scope unlimited = new Scope(Role.ADMINISTRATOR, Optional.empty(), Optional.empty());
    String token = tokens.create(account.id(), "first", unlimited).reveal();
    audit.record(
        Deed.done(Actor.CONTROLLER, "account.create", "account " + ACCOUNT, "", "administrator"));
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
