package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.Grant;
import dev.wheelwright.controller.access.Grants;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The OpenID provider whose word is taken, and what its groups may do here.
 *
 * @param issuer exactly as its tokens name it (OpenID Connect Core 1.0, section 2, {@code iss})
 * @param client as which people are sent there; empty: nobody is
 * @param audience what its access tokens must be for; empty: none are taken
 * @param groupsClaim where its tokens list the groups; a path, parts separated by slashes
 * @param groups what each group is granted; others are granted nothing
 * @param caFile certificates in PEM that vouch for it; empty: those that the system trusts
 */
record Provider(
    String issuer,
    Optional<Client> client,
    Optional<String> audience,
    String groupsClaim,
    Map<String, List<Grant>> groups,
    Optional<Path> caFile) {

  /**
   * The controller as a client of the provider.
   *
   * @param scopes what is asked for beside {@code openid}
   * @param publicUrl where browsers reach this controller, without a path; empty: where they say
   */
  record Client(String id, ClientSecret secret, List<String> scopes, Optional<URI> publicUrl) {}

  Provider {
    groups = Map.copyOf(groups);
  }

  /** What somebody in these groups is granted; nothing when none of them counts here. */
  Grants grants(Collection<String> of) {
    return new Grants(
        of.stream()
            .sorted()
            .flatMap(group -> groups.getOrDefault(group, List.of()).stream())
            .distinct()
            .toList());
  }
}
