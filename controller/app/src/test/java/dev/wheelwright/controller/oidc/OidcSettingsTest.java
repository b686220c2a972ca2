package dev.wheelwright.controller.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.access.Grant;
import dev.wheelwright.controller.error.SettingException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {
  private static final String SECRET = "0123456789abcdef";
  private static final Map<String, String> GOOD =
      Map.of(
          "issuer", "https://id.example/realms/one",
          "client-id", "wheelwright",
          "client-secret", SECRET,
          "audience", "wheelwright-api",
          "groups.noc", "viewer",
          "groups.\"/emea/ops\"", "operator@EMEA,viewer@APAC");

  @TempDir Path folder;

  private static Optional<Provider> read(Map<String, String> settings) {
    return read(new SmallRyeConfigBuilder(), settings);
  }

  private static Optional<Provider> read(
      SmallRyeConfigBuilder builder, Map<String, String> settings) {
    Map<String, String> named =
        settings.entrySet().stream()
            .collect(
                Collectors.toMap(each -> "wheelwright.oidc." + each.getKey(), Map.Entry::getValue));
    return OidcSettings.read(
        builder
            .withSources(new PropertiesConfigSource(named, "test", 100))
            .withMapping(OidcProperties.class)
            .build()
            .getConfigMapping(OidcProperties.class));
  }

  @Test
  void anEnvironmentVariableNamesAGroupToo() {
    SmallRyeConfigBuilder environment =
        new SmallRyeConfigBuilder()
            .withSources(
                new EnvConfigSource(
                    Map.of("WHEELWRIGHT_OIDC_GROUPS_ADMINS", "administrator"), 300));

    assertThat(read(environment, GOOD).orElseThrow().grants(Set.of("admins")).list())
        .extracting(Grant::text)
        .containsExactly("administrator");
  }

  private static Map<String, String> but(String setting, String value) {
    Map<String, String> changed = new HashMap<>(GOOD);
    if (value.isEmpty()) {
      changed.remove(setting);
    } else {
      changed.put(setting, value);
    }
    return changed;
  }

  @Test
  void itIsOffByDefault() {
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void groupsBecomeGrants() {
    Provider provider = read(GOOD).orElseThrow();

    assertThat(provider.grants(Set.of("/emea/ops", "noc", "of no matter")).list())
        .extracting(Grant::text)
        .containsExactly("operator@EMEA", "viewer@APAC", "viewer");
    assertThat(provider.grants(Set.of("of no matter")).list()).isEmpty();
    assertThat(provider.grants(List.of()).list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "issuer,,wheelwright.oidc.issuer is missing",
    "issuer,http://id.example/realms/one,wheelwright.oidc.issuer begins with https://",
    "issuer,https://id.example/?a=b,wheelwright.oidc.issuer is not of the form",
    "issuer,id.example,wheelwright.oidc.issuer is not of the form",
    "client-secret,,the client's secret has at least 12 characters",
    "client-secret,secret,the client's secret has at least 12 characters",
    "audience,wheelwright,wheelwright.oidc.audience is the client's name",
    "public-url,http://wheelwright.example,wheelwright.oidc.public-url begins with https://",
    "groups.noc,superuser,wheelwright.oidc.groups.noc: \"superuser\" is no role",
  })
  void S17_whatCantBeMeantSoStopsTheStart(String setting, String value, String reason) {
    assertThatThrownBy(() -> read(but(setting, value == null ? "" : value)))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void S17_aSecretIsReadFromAFileOfItsOwnersOnly() throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, "fedcba9876543210\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Map<String, String> settings = but("client-secret", "");
    settings.put("client-secret-file", file.toString());

    assertThatThrownBy(() -> read(settings)).hasMessageContaining("is open to other users");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(read(settings).orElseThrow().client().orElseThrow().secret())
        .hasToString("ClientSecret[redacted]")
        .extracting(ClientSecret::reveal)
        .isEqualTo("fedcba9876543210");
    assertThat(read(settings).toString()).doesNotContain("fedcba9876543210");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080", "http://[::1]:8080/x", "http://localhost:8080"})
  void theLoopbackInterfaceNeedsNoTls(String issuer) {
    assertThat(read(but("issuer", issuer))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console", "/tunnels?state=down&overlay=EMEA", "/#top"})
  void ourOwnPathsAreWhereToGoOn(String path) {
    assertThat(ReturnPath.parse(path)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "//x", "/\\x", "/\t/x", "https://x", "/<", "/\"", "/ x", "\\/x", "/\n"})
  void S16_otherPlacesAreNot(String path) {
    assertThat(ReturnPath.parse(path)).isEmpty();
  }
}
