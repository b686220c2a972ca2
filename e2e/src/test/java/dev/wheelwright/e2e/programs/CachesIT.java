package dev.wheelwright.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.Launch;
import dev.wheelwright.e2e.lab.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The caches with which the programs start quickly: used where they fit, and never in the way. */
class CachesIT {
  private static final Duration TIMEOUT = Patience.seconds(60);

  @TempDir private Path folder;

  /** A command of a program that ends at once, and says something. */
  enum Program {
    CLI(0, "apply --help"),
    AGENT(0, "agent help"),
    CONTROLLER(1, "up -Dwheelwright.data-dir=/proc/nowhere");

    private final int exitCode;
    private final String arguments;

    Program(int exitCode, String arguments) {
      this.exitCode = exitCode;
      this.arguments = arguments;
    }

    String cache() {
      return name().toLowerCase(Locale.ROOT) + ".aot";
    }
  }

  private record Ended(int exitCode, String stdout, String stderr) {}

  /** With this mode Java ends with an error where it would otherwise go on without the cache. */
  @ParameterizedTest
  @EnumSource
  void fitsTheProgram(Program program) throws IOException {
    assertThat(made(program)).exists();

    Ended ended = run(program, Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on"));

    assertThat(ended.stdout() + ended.stderr()).doesNotContain("AOT cache");
    assertThat(ended.exitCode()).isEqualTo(program.exitCode);
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedOneStopsNothing(Program program) throws IOException {
    Ended without = run(program, Map.of("WHEELWRIGHT_CACHES", folder.toString()));
    assertThat(without.exitCode()).isEqualTo(program.exitCode);

    Files.writeString(folder.resolve(program.cache()), "no cache at all\n".repeat(10_000));
    assertThat(run(program, Map.of("WHEELWRIGHT_CACHES", folder.toString()))).isEqualTo(without);
  }

  @ParameterizedTest
  @EnumSource
  void oneOfAnotherProgramStopsNothing(Program program) throws IOException {
    Program other = program == Program.CLI ? Program.AGENT : Program.CLI;
    Files.copy(made(other), folder.resolve(program.cache()));

    Ended ended = run(program, Map.of("WHEELWRIGHT_CACHES", folder.toString()));

    assertThat(ended.exitCode()).isEqualTo(program.exitCode);
    assertThat(ended.stdout() + ended.stderr()).doesNotContain("[warning]", "[error]");
  }

  /** What the build left; {@code ./wheelwright caches} makes it, too. */
  private static Path made(Program program) {
    return Installation.find().root().resolve(".wheelwright/build/caches", program.cache());
  }

  private Ended run(Program program, Map<String, String> variables) throws IOException {
    Launch launch = Installation.find().launch(List.of(program.arguments.split(" ", -1)));
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    builder.environment().putAll(launch.environment());
    builder.environment().putAll(variables);
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    Process process =
        builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile()).start();
    try {
      assertThat(process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
  }
}
