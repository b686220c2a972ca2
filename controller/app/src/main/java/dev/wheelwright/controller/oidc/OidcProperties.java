package dev.wheelwright.controller.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings as they are written; what they mean is {@link Provider}. */
@ConfigMapping(prefix = "wheelwright.oidc")
interface OidcProperties {
  Optional<String> issuer();

  Optional<String> clientId();

  Optional<String> clientSecret();

  Optional<Path> clientSecretFile();

  Optional<String> audience();

  Optional<List<String>> scopes();

  @WithDefault("groups")
  String groupsClaim();

  Map<String, List<String>> groups();

  Optional<Path> caFile();

  Optional<String> publicUrl();
}
