package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.Grant;
import dev.wheelwright.controller.access.Loopback;
import dev.wheelwright.controller.error.SettingException;
import dev.wheelwright.controller.oidc.Provider.Client;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the settings once, and refuses those that are dangerous or do nothing. */
@ApplicationScoped
class OidcSettings {
  private static final String PREFIX = "wheelwright.oidc.";
  private static final List<String> USUAL_SCOPES = List.of("profile");

  private final Optional<Provider> provider;

  OidcSettings(OidcProperties properties) {
    this.provider = read(properties);
  }

  /** The provider; empty: nobody signs in at one. */
  Optional<Provider> provider() {
    return provider;
  }

  /**
   * What the settings say.
   *
   * @throws SettingException when they can't be meant so
   */
  static Optional<Provider> read(OidcProperties properties) {
    if (properties.issuer().isEmpty()) {
      requireNothingElse(properties);
      return Optional.empty();
    }
    String issuer = properties.issuer().get();
    requireSafe("issuer", issuer);
    Optional<Client> client = properties.clientId().map(id -> client(properties, id));
    Optional<String> audience = properties.audience();
    if (client.isEmpty() && audience.isEmpty()) {
      throw refused("client-id", "is missing, and so is audience: nobody could sign in");
    }
    if (client.map(Client::id).equals(audience)) {
      throw refused(
          "audience",
          "is the client's name. What says who signed in (an ID token) would count as an access token; have the provider give access tokens an audience of their own");
    }
    return Optional.of(
        new Provider(
            issuer,
            client,
            audience,
            properties.groupsClaim(),
            groups(properties.groups()),
            properties.caFile()));
  }

  private static void requireNothingElse(OidcProperties properties) {
    Stream<Optional<?>> others =
        Stream.of(
            properties.clientId(),
            properties.clientSecret(),
            properties.clientSecretFile(),
            properties.audience(),
            properties.groups().keySet().stream().findFirst());
    if (others.anyMatch(Optional::isPresent)) {
      throw refused("issuer", "is missing, and others of " + PREFIX + "* are set");
    }
  }

  private static Client client(OidcProperties properties, String id) {
    ClientSecret secret =
        properties
            .clientSecretFile()
            .map(file -> ClientSecret.read(PREFIX + "client-secret-file", file, id))
            .orElseGet(
                () ->
                    ClientSecret.of(
                        PREFIX + "client-secret", properties.clientSecret().orElse(""), id));
    Optional<URI> publicUrl =
        properties
            .publicUrl()
            .map(
                url -> {
                  requireSafe("public-url", url);
                  return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
                });
    return new Client(id, secret, properties.scopes().orElse(USUAL_SCOPES), publicUrl);
  }

  /** Tokens and secrets travel there: encrypted, or not beyond this machine. */
  private static void requireSafe(String setting, String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new SettingException(PREFIX + setting + " is not an address", e);
    }
    String host = address.getHost();
    if (host == null || address.getRawQuery() != null || address.getRawFragment() != null) {
      throw refused(setting, "is not of the form https://HOST[:PORT][/PATH]");
    }
    boolean safe =
        "https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && Loopback.is(host));
    if (!safe) {
      throw refused(setting, "begins with https://, except on the loopback interface");
    }
  }

  /** All that is wrong with the grants at once. */
  private static Map<String, List<Grant>> groups(Map<String, List<String>> texts) {
    List<String> wrong = new ArrayList<>();
    Map<String, List<Grant>> groups = new TreeMap<>();
    texts.forEach(
        (group, grants) -> {
          List<Grant> parsed = new ArrayList<>();
          for (String each : grants) {
            try {
              parsed.add(Grant.parse(each.strip()));
            } catch (IllegalArgumentException e) {
              wrong.add(PREFIX + "groups." + group + ": " + e.getMessage());
            }
          }
          groups.put(group, List.copyOf(parsed));
        });
    if (!wrong.isEmpty()) {
      throw new SettingException(String.join("; ", wrong));
    }
    if (groups.isEmpty()) {
      throw refused("groups", "names no group: nobody could do anything");
    }
    return groups;
  }

  private static SettingException refused(String setting, String reason) {
    return new SettingException(PREFIX + setting + " " + reason);
  }
}
