package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.programs.Controller;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A controller's machine is lost, and what was backed up of it comes back on an empty one; and its
 * certificate authority gets a successor.
 */
class BackupScenario {
  private static final int PER_SECOND = 100;

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static String passphrase;

  @BeforeAll
  static void start() {
    guide = GuideFleet.up(folder.resolve("fleet"));
    Path file =
        PrivateFiles.write(folder.resolve("passphrase"), "a passphrase for this scenario only\n");
    passphrase = "-Dwheelwright.backup.passphrase-file=" + file;
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  @Test
  void aBackupComesBackOnAnEmptyMachineAndNobodyNotices() throws IOException {
    Quiet quiet = new Quiet(guide, List.of());
    Path backup = backup("moved.cms");
    try (NumberedFlow flow = flow()) {
      lose();
      restore(backup);

      quiet.assertHeld();
      assertThat(flow.finish(Duration.ofSeconds(2)).lost()).isEmpty();
    }
    ExecResult verified = controller().commandLine("audit", "verify");
    assertThat(verified.exitCode()).as(verified.stdout() + verified.stderr()).isZero();
  }

  @Test
  void F3_anOldBackupHaltsThePushUntilTheEpochIsRaised() throws IOException {
    Path old = backup("old.cms");
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: 24"));
    guide.awaitAllInSync();
    try (NumberedFlow flow = flow()) {
      lose();
      restore(old);
      GuideFleet.await("the halt of the push", () -> fleet().path("pushHalt").isObject());

      Map<Member, Long> before = applications();
      ExecResult applied = apply(guide.example().replace("keepalive: 25", "keepalive: 23"));
      assertThat(applied.stderr()).contains("nothing is pushed");
      assertThat(
              Poll.until(
                  () -> !applications().equals(before),
                  Duration.ofMillis(100),
                  Patience.seconds(3)))
          .isFalse();
      assertThat(controller().commandLine("get", "fleet").stdout()).contains("halted since");

      controller().stop();
      ExecResult raised = controller().tool("keys", "raise-epoch");
      assertThat(raised.exitCode()).as(raised.stderr()).isZero();
      restart();

      guide.awaitAllInSync();
      assertThat(fleet().path("pushHalt").isObject()).isFalse();
      assertThat(fleet().path("epoch").asLong()).isEqualTo(2);
      // The keepalive is the spokes' setting: the concentrator's config is the one that it has.
      guide
          .branches()
          .forEach(
              member ->
                  assertThat(guide.applications(member))
                      .isGreaterThan(before.getOrDefault(member, 0L)));
      assertThat(flow.finish(Duration.ofSeconds(2)).lost()).isEmpty();
    }
    guide.apply(guide.example());
    guide.awaitAllInSync();
  }

  /** One appliance is away when it begins, another one until it is over. */
  @Test
  void S11_anotherAuthorityTakesOverAndNoPacketIsLost() throws IOException {
    Member late = guide.branch(2);
    Member asleep = guide.branch(3);
    List<Member> awake = List.of(guide.hub(), guide.branch(1));
    Quiet quiet = new Quiet(guide, List.of(guide.hub(), guide.branch(1), late));
    awake.forEach(BackupScenario::restartHurried);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    stopAgent(late);
    stopAgent(asleep);
    try (NumberedFlow flow = flow()) {
      controller().stop();
      succeeds("rotate-authority");
      assertThat(refused("retire-authority")).contains("4: ").contains(asleep.place().name());
      restart(awake);
      hurried(late);
      awake.forEach(BackupScenario::awaitRenewed);
      awaitRenewed(late);

      controller().stop();
      assertThat(succeeds("status")).contains("not followed yet: 1: " + asleep.place().name());
      assertThat(refused("retire-authority")).contains("1: " + asleep.place().name());
      assertThat(succeeds("retire-authority", "--force")).doesNotContain("rollover");
      restart(List.of(guide.hub(), guide.branch(1), late));
      quiet.assertHeld();
      assertThat(flow.finish(Duration.ofSeconds(2)).lost()).isEmpty();
    }
    guide.agent(asleep).start();
    GuideFleet.await(
        "advice", () -> guide.log(asleep).contains("it has to join again, with a new token"));
    joinAgain(asleep);
    assertThat(controller().commandLine("audit", "list").stdout())
        .contains("authority.rotate", "authority.retire");
  }

  private static void joinAgain(Member member) {
    stopAgent(member);
    Path token =
        PrivateFiles.write(
            folder.resolve("again.token"), guide.api().joinToken(member.place().name()));
    ExecResult joined =
        guide
            .agent(member)
            .run(
                List.of(
                    "join",
                    "--replace",
                    "--controller",
                    controller().linkAddress(),
                    "--token-file",
                    token.toString()));
    assertThat(joined.exitCode()).as(joined.stderr()).isZero();
    guide.agent(member).start();
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    guide.awaitTraffic(List.of(member));
  }

  private static void stopAgent(Member member) {
    guide.agent(member).process().terminate();
    guide.agent(member).process().awaitExit(GuideFleet.PATIENCE);
  }

  private static void restartHurried(Member member) {
    stopAgent(member);
    hurried(member);
  }

  /** An agent that follows an authority within a second, not an hour. */
  private static void hurried(Member member) {
    guide.agent(member).start("WHEELWRIGHT_RENEWAL_SPREAD_SECONDS", "1");
  }

  private static void awaitRenewed(Member member) {
    GuideFleet.await(
        "the renewal of " + member.place().name(),
        () -> guide.log(member).contains("event=renewed"));
  }

  private static String succeeds(String... words) {
    ExecResult result = keys(words);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    return result.stdout();
  }

  private static String refused(String... words) {
    ExecResult result = keys(words);
    assertThat(result.exitCode()).as(result.stdout()).isEqualTo(1);
    return result.stderr();
  }

  private static ExecResult keys(String... words) {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(words));
    return controller().tool(all.toArray(String[]::new));
  }

  private static Controller controller() {
    return guide.fleet().controller();
  }

  private static JsonNode fleet() {
    return guide.api().get("/fleet", "application/json").orFail().body();
  }

  private static NumberedFlow flow() {
    Member branch = guide.branch(1);
    Member hub = guide.hub();
    return NumberedFlow.start(branch.site(), hub.site(), hub.siteAddress(), PER_SECOND);
  }

  /** While the controller runs. */
  private static Path backup(String name) {
    Path file = folder.resolve(name);
    ExecResult result = controller().tool("backup", file.toString(), passphrase);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.stdout()).contains("tables").contains("revision");
    return file;
  }

  /** The machine is gone, with all that was on it. */
  private static void lose() throws IOException {
    controller().killWithDatabase();
    Files.move(controller().data(), Files.createTempDirectory(folder, "lost").resolve("data"));
  }

  private static void restore(Path backup) {
    ExecResult result = controller().tool("restore", backup.toString(), passphrase);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    restart();
  }

  private static void restart() {
    restart(guide.network().members());
  }

  /** Until these are back. */
  private static void restart(List<Member> members) {
    controller().restart();
    controller().awaitReady(GuideFleet.PATIENCE);
    List<String> names = members.stream().map(member -> member.place().name()).toList();
    guide.fleet().awaitConnected(names, GuideFleet.PATIENCE);
  }

  private static ExecResult apply(String yaml) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "apply", ".yaml"), yaml);
    ExecResult result = controller().commandLine("apply", "-f", file.toString());
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    return result;
  }

  private static Map<Member, Long> applications() {
    Map<Member, Long> applications = new HashMap<>();
    guide
        .network()
        .members()
        .forEach(member -> applications.put(member, guide.applications(member)));
    return applications;
  }
}
