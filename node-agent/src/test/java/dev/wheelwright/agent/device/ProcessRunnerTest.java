package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessRunnerTest {
  private final ProcessRunner runner = new ProcessRunner(ProcessRunner.SYSTEM_DIRECTORIES);

  @Test
  void handsInputOverAndOutputBack() throws Exception {
    CommandResult result = runner.run(Command.of("cat").withInput("secret"));

    assertThat(result.require()).isEqualTo("secret");
    assertThat(result.command()).hasToString("cat");
  }

  @Test
  void givesProgramsAnEnvironmentOfTheirOwn() throws Exception {
    assertThat(runner.run(Command.of("env")).require().lines())
        .containsExactlyInAnyOrder(
            "LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  @Test
  void failureSaysWhatTheProgramSaid() throws Exception {
    CommandResult result = runner.run(Command.of("ls", "/nowhere/at/all").withInput("secret"));

    assertThatThrownBy(result::require)
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("'ls /nowhere/at/all' failed with status 2: ")
        .hasMessageContaining("No such file or directory")
        .hasMessageNotContaining("secret");
  }

  @Test
  void programThatIsNotInstalledIsNamed() {
    assertThat(runner.isInstalled("no-such-program")).isFalse();
    assertThatThrownBy(() -> runner.run(Command.of("no-such-program")))
        .isInstanceOf(DeviceException.class)
        .hasMessage("'no-such-program' is not installed");
  }

  @Test
  void largeOutputAndInputDoNotBlockEachOther() throws Exception {
    String large = "0123456789abcdef".repeat(1 << 16);

    assertThat(runner.run(Command.of("cat").withInput(large)).require()).isEqualTo(large);
  }

  @Test
  void programThatTakesLongerThanItMayIsEnded() {
    Command endless = Command.of("sleep", "1000").within(Duration.ofSeconds(1));

    assertThatThrownBy(() -> runner.run(endless))
        .isInstanceOf(DeviceException.class)
        .hasMessage("'sleep 1000' took longer than 1 s");
    await().until(() -> ProcessHandle.current().children().noneMatch(ProcessRunnerTest::isSleep));
  }

  private static boolean isSleep(ProcessHandle child) {
    return child.info().command().map(command -> command.endsWith("sleep")).orElse(false);
  }

  @Test
  void wordsAreNeverReadByShell() throws Exception {
    assertThat(runner.run(Command.of(List.of("echo", "$HOME; ls `id` > x"))).require())
        .isEqualTo("$HOME; ls `id` > x\n");
  }
}
