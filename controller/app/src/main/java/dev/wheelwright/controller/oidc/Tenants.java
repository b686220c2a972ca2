package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.controller.oidc.Provider.Client;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.ResponseMode;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the framework how to speak to the provider, and for which requests at all: those that were
 * marked here. For every other its own default holds, which is switched off. It connects when it is
 * first needed, so a provider that is away holds up no start.
 */
@ApplicationScoped
class Tenants implements TenantConfigResolver {
  /** The name of the trust in the provider's certificate, if it is not the system's. */
  static final String TRUST = "wheelwright-oidc";

  private static final String FLOW = "wheelwright.oidc.flow";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FORGET_SIGN_IN = Duration.ofMinutes(15);

  /** Clocks of two machines differ. */
  private static final int CLOCK_SKEW_SECONDS = 5;

  private static final int STATE_KEY_BYTES = 24;

  /** How the provider's word comes. */
  enum Flow {
    /** A browser comes back with a code (OpenID Connect Core 1.0, section 3.1). */
    CODE,
    /** A request carries an access token (RFC 6750, section 2.1). */
    BEARER;

    String tenant() {
      return "wheelwright-" + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Optional<OidcTenantConfig> code;
  private final Optional<OidcTenantConfig> bearer;

  Tenants(OidcSettings settings) {
    this.code =
        settings.provider().flatMap(each -> each.client().map(client -> codeFlow(each, client)));
    this.bearer =
        settings
            .provider()
            .flatMap(each -> each.audience().map(audience -> bearerTokens(each, audience)));
  }

  /** Whether the settings allow it. */
  boolean isOn(Flow flow) {
    return config(flow).isPresent();
  }

  private Optional<OidcTenantConfig> config(Flow flow) {
    return switch (flow) {
      case CODE -> code;
      case BEARER -> bearer;
    };
  }

  /** Marks a request as one that the framework is to see to. */
  static void mark(RoutingContext context, Flow flow) {
    context.put(FLOW, flow);
  }

  /** How a request was marked. */
  static Optional<Flow> flowOf(RoutingContext context) {
    @Nullable Flow flow = context.get(FLOW);
    return Optional.ofNullable(flow);
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> blocking) {
    return Uni.createFrom().optional(flowOf(context).flatMap(this::config));
  }

  /**
   * What makes an answer belong to this browser and this sign-in: state and nonce (OpenID Connect
   * Core 1.0, section 3.1.2.1) and the code's verifier (RFC 7636), in a cookie that only this
   * controller can read.
   */
  private static OidcTenantConfig codeFlow(Provider provider, Client client) {
    String callback = OidcAuthentication.CALLBACK;
    return common(provider, Flow.CODE, Source.idtoken)
        .applicationType(ApplicationType.WEB_APP)
        .clientId(client.id())
        .credentials(client.secret().reveal())
        .authentication()
        .redirectPath(client.publicUrl().map(url -> url + callback).orElse(callback))
        .restorePathAfterRedirect(false)
        .removeRedirectParameters(false)
        .responseMode(ResponseMode.QUERY)
        .pkceRequired(true)
        .nonceRequired(true)
        .stateSecret(Randomness.token(STATE_KEY_BYTES))
        .stateCookieAge(FORGET_SIGN_IN)
        .cookiePath(OidcAuthentication.BEGIN)
        .scopes(client.scopes())
        .end()
        .build();
  }

  /** Access tokens are checked here and nowhere else: nobody is asked about one. */
  private static OidcTenantConfig bearerTokens(Provider provider, String audience) {
    return common(provider, Flow.BEARER, Source.accesstoken)
        .applicationType(ApplicationType.SERVICE)
        .token()
        .issuer(provider.issuer())
        .audience(audience)
        .subjectRequired(true)
        .lifespanGrace(CLOCK_SKEW_SECONDS)
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .end()
        .build();
  }

  private static io.quarkus.oidc.OidcTenantConfigBuilder common(
      Provider provider, Flow flow, Source groups) {
    io.quarkus.oidc.OidcTenantConfigBuilder builder =
        OidcTenantConfig.authServerUrl(provider.issuer())
            .tenantId(flow.tenant())
            .connectionTimeout(PATIENCE)
            .roles(groups, provider.groupsClaim())
            .token()
            .issuer(provider.issuer())
            .subjectRequired(true)
            .lifespanGrace(CLOCK_SKEW_SECONDS)
            .end();
    provider.caFile().ifPresent(_ -> builder.tlsConfigurationName(TRUST));
    return builder;
  }
}
