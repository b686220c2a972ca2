package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.Accounts;
import dev.wheelwright.controller.access.WebSessions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;

/** What a start means for those who come from the provider. */
@ApplicationScoped
class OidcStart {
  private final OidcSettings settings;
  private final ProviderTrust trust;
  private final ProviderProbe probe;
  private final Accounts accounts;
  private final WebSessions sessions;

  OidcStart(
      OidcSettings settings,
      ProviderTrust trust,
      ProviderProbe probe,
      Accounts accounts,
      WebSessions sessions) {
    this.settings = settings;
    this.trust = trust;
    this.probe = probe;
    this.accounts = accounts;
    this.sessions = sessions;
  }

  /**
   * Ends the sessions that the provider's word has opened: the settings may be others now, the
   * provider, what its groups may do, or that there is one at all.
   */
  @Transactional
  void start(@Observes StartupEvent event) {
    settings.provider().ifPresent(trust::register);
    accounts.all().stream()
        .filter(account -> account.subject().isPresent())
        .forEach(account -> sessions.endAll(account.id()));
    probe.ask();
  }
}
