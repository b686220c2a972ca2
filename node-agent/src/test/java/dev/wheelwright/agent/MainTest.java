package dev.wheelwright.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what is accepted, and how it ends. */
class MainTest {
  private static final String SECRET = "wwj_c2VjcmV0LXNlY3JldC1zZWNyZXQ";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("help")).isZero();
    assertThat(text(out)).contains("join", "run", "status", "leave", "WHEELWRIGHT_WG_BACKEND");
  }

  @Test
  void namesTheCommandByWhichItWasCalled() {
    assertThat(run("help")).isZero();
    assertThat(text(out)).startsWith("usage: wheelwright agent join ");
    out.reset();
    Map<String, String> packaged = Map.of("WHEELWRIGHT_COMMAND", "wheelwright-agent");
    Main.Streams streams = new Main.Streams(new PrintStream(out), new PrintStream(err));

    assertThat(Main.run(List.of("help"), streams, packaged)).isZero();
    assertThat(Main.run(List.of("jump"), streams, packaged)).isEqualTo(2);

    assertThat(text(out))
        .startsWith("usage: wheelwright-agent join ")
        .contains("       wheelwright-agent leave ")
        .doesNotContain("wheelwright agent");
    assertThat(text(err))
        .startsWith("wheelwright-agent: ")
        .endsWith("wheelwright-agent help tells more\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jump",
        "run now",
        "run --state",
        "status --output xml",
        "join --token-file nowhere",
        "join --controller localhost",
        "join --controller localhost --token a --token-file b",
        "join --controller localhost:0 --token a",
        "join --controller localhost --token " + SECRET,
        "join --controller localhost --controller localhost"
      })
  void wrongUsageEndsWithTwo(String line) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(run(args)).isEqualTo(2);
  }

  @Test
  void s9ATokenIsNeverRepeated() {
    run("join", "--controller", "localhost", "--token", SECRET);
    run("join", "--controller", "localhost", SECRET);
    run("run", SECRET);

    assertThat(text(out) + text(err)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "status", "leave"})
  void anApplianceThatHasNotJoinedIsTold(String command) {
    Path missing = folder.resolve("missing");

    assertThat(run(command, "--state", missing.toString())).isEqualTo(1);

    assertThat(text(err)).contains("has not joined");
    assertThat(missing).doesNotExist();
  }

  @Test
  void anUnknownBackendIsRefused() {
    int code =
        Main.run(
            List.of("run", "--state", folder.toString()),
            new Main.Streams(stream(out), stream(err)),
            Map.of("WHEELWRIGHT_WG_BACKEND", "both"));

    assertThat(code).isEqualTo(2);
    assertThat(text(err)).contains("auto, kernel or userspace");
  }

  @Test
  void aTokenFileThatIsMissingIsAFailure() {
    int code =
        run(
            "join",
            "--controller",
            "localhost",
            "--token-file",
            folder.resolve("nowhere").toString(),
            "--state",
            folder.toString());

    assertThat(code).isEqualTo(1);
  }

  @Test
  void aDamagedIdentityIsAFailureThatNamesTheFile() throws IOException {
    Path identity = Files.createDirectory(folder.resolve("identity"));
    Files.writeString(identity.resolve("appliance"), "fleet=?\n");

    assertThat(run("status", "--state", folder.toString())).isEqualTo(1);
    assertThat(text(err)).contains("identity/appliance is corrupt");
  }

  private int run(String... args) {
    return Main.run(List.of(args), new Main.Streams(stream(out), stream(err)), Map.of());
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
