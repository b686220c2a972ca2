package dev.wheelwright.controller.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real OpenID provider, as a process of its own, with its data in memory. */
final class Keycloak implements AutoCloseable {
  static final String ADMINISTRATOR = "administrator";

  private static final Path UNPACKED = Path.of("target", "keycloak").toAbsolutePath();

  /** It starts once and does little: what a compiler would gain, it costs twice over. */
  private static final String JAVA =
      "-Xms128m -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
          + " --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED"
          + " --add-opens=java.base/java.util.concurrent=ALL-UNNAMED"
          + " --add-opens=java.base/java.security=ALL-UNNAMED";

  /** Once for each unpacked copy it puts itself together for its kind of database. */
  private static final String BUILD_AND_START =
      """
      [ -e prepared ] || { bin/kc.sh build --db=dev-mem && touch prepared; } || exit 1
      exec bin/kc.sh start --optimized "$@"
      """;

  private final Process process;

  private Keycloak(Process process) {
    this.process = process;
  }

  /**
   * Starts it, and does not wait until it is up.
   *
   * @param store with the certificate and key for TLS, in PKCS #12
   * @param password of the store, and of the administrator
   */
  static Keycloak start(int port, String publicUrl, Path store, String password, String realm) {
    try {
      Path home = home();
      Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
      Files.writeString(imports.resolve("wheelwright-realm.json"), realm);
      return new Keycloak(
          command(
                  home,
                  Map.of(
                      "KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR,
                      "KC_BOOTSTRAP_ADMIN_PASSWORD", password),
                  "--import-realm",
                  "--cache=local",
                  "--http-host=127.0.0.1",
                  "--https-port=" + port,
                  "--https-key-store-file=" + store,
                  "--https-key-store-password=" + password,
                  "--hostname=" + publicUrl)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Maven has unpacked it. */
  private static Path home() throws IOException {
    try (Stream<Path> folders = Files.list(UNPACKED)) {
      return folders
          .filter(each -> Files.exists(each.resolve("bin").resolve("kc.sh")))
          .findFirst()
          .orElseThrow(() -> new IOException(UNPACKED + " holds no Keycloak"));
    }
  }

  private static ProcessBuilder command(Path home, Map<String, String> more, String... words) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", BUILD_AND_START, "keycloak"));
    line.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", JAVA);
    builder.environment().putAll(more);
    return builder;
  }

  private static Path log() {
    return UNPACKED.resolve("log");
  }

  @Override
  public void close() {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(each -> each.onExit().join());
  }
}
