package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about accounts, their tokens, and the audit chain. */
class AccountCommandTest {
  private static final String ALICE =
      """
      {"name": "alice", "grants": ["viewer", "operator@EMEA"], "password": true, "issuer": null, "subject": null,
       "disabled": false, "createdAt": "2030-01-01T00:00:00Z"}
      """;
  private static final String MADE = "wwa_bWFkZS1mb3ItYS10ZXN0LW9ubHk";

  /** Made by the rule alone, not by the code under test: see the reference of the API. */
  private static final List<String> CHAIN =
      List.of(
          record(1, "account.create", "0".repeat(64), Chain.FIRST),
          record(2, "topology.change", Chain.FIRST, Chain.SECOND));

  private FakeController controller;

  /** The hashes of the two records above, from {@code printf ... | sha256sum}. */
  private static final class Chain {
    static final String FIRST = "f3c73cf4d335b182323115072a73cf26e6000c1eb5e26d52e6dab09755c00885";
    static final String SECOND = "0a0990e7075c2cab506a418345da2b3594d24e10f23eaa704550dbe0831c4a81";
  }

  private static String record(int sequence, String action, String previous, String hash) {
    return """
        {"sequence":%d,"at":"2030-01-01T00:00:00Z","actorKind":"account","actor":"alice","via":"session",\
        "address":"192.0.2.1","action":"%s","target":"topology","outcome":"done","before":"","after":"version 2",\
        "previous":"%s","hash":"%s"}"""
        .replaceFirst("%d", Integer.toString(sequence))
        .replaceFirst("%s", action)
        .replaceFirst("%s", previous)
        .replaceFirst("%s", hash);
  }

  @BeforeEach
  void startController() {
    controller = FakeController.start();
  }

  @AfterEach
  void stopController() {
    controller.close();
  }

  @Test
  void makesAnAccountWithItsGrants() {
    controller.answersJson("PUT /accounts/alice", 200, ALICE);

    Outcome outcome =
        CommandRun.against(controller)
            .run("account", "add", "alice", "--grant", "viewer", "--grant", "operator@EMEA");

    assertThat(outcome.exitCode()).isZero();
    assertThat(controller.last().body()).isEqualTo("{\"grants\":[\"viewer\",\"operator@EMEA\"]}");
    assertThat(outcome.out()).contains("alice", "viewer, operator@EMEA", "enabled");
  }

  @Test
  void disablesWithoutTouchingTheGrants() {
    controller.answersJson("PUT /accounts/alice", 200, ALICE.replace("false", "true"));

    Outcome outcome = CommandRun.against(controller).run("account", "disable", "alice");

    assertThat(controller.last().body()).isEqualTo("{\"disabled\":true}");
    assertThat(outcome.out()).contains("disabled");
  }

  @Test
  void s9PasswordsComeFromStandardInputAndAreNotPrinted() {
    controller.answersJson("PUT /accounts/alice/password", 204, "");

    Outcome outcome =
        CommandRun.against(controller)
            .reading("the present one here\nthe new one is longer\n")
            .run("account", "password", "alice", "--own");

    assertThat(outcome.exitCode()).isZero();
    assertThat(controller.last().body())
        .isEqualTo("{\"password\":\"the new one is longer\",\"present\":\"the present one here\"}");
    assertThat(outcome.out() + outcome.err()).doesNotContain("the new one", "the present one");
  }

  @Test
  void s9ATokenIsAloneOnStandardOutput() {
    controller.answersJson("GET /session", 200, "{\"account\": \"alice\"}");
    controller.answersJson("POST /accounts/alice/tokens", 201, "{\"token\": \"" + MADE + "\"}");

    Outcome outcome =
        CommandRun.against(controller)
            .run("token", "create", "laptop", "--days", "7", "--role", "viewer", "--overlay", "A");

    assertThat(outcome.out()).isEqualTo(MADE + "\n");
    assertThat(outcome.err()).doesNotContain(MADE);
    assertThat(controller.last().body())
        .isEqualTo(
            "{\"name\":\"laptop\",\"ttlSeconds\":604800,\"role\":\"viewer\",\"overlays\":[\"A\"]}");
  }

  @Test
  void tellsWhomTheControllerTakesOneFor() {
    controller.answersJson(
        "GET /session", 200, "{\"account\":\"alice\",\"via\":\"token\",\"grants\":[\"viewer\"]}");

    assertThat(CommandRun.against(controller).run("whoami").out())
        .isEqualTo("ACCOUNT  VIA    GRANTS\nalice    token  viewer\n");
  }

  @Test
  void aChainThatIsNotIntactEndsWithTwo() {
    controller.answersJson(
        "GET /audit/verification",
        200,
        "{\"records\":7,\"head\":\"ab\",\"intact\":false,\"findings\":[\"record 3 was changed\"]}");

    Outcome outcome = CommandRun.against(controller).run("audit", "verify");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out())
        .isEqualTo("record 3 was changed\nNOT INTACT: 7 records, the last with hash ab\n");
  }

  @Test
  void anExportedChainIsFollowedWithoutTheController(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("audit.jsonl"), CHAIN);

    Outcome outcome = CommandRun.against(controller).run("audit", "verify", file.toString());

    assertThat(outcome.out())
        .isEqualTo("intact: 2 records, the last with hash " + Chain.SECOND + "\n");
    assertThat(outcome.exitCode()).isZero();
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void everyChangeOfAnExportedChainIsFound(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("audit.jsonl");
    List<List<String>> changed =
        List.of(
            List.of(CHAIN.get(0), CHAIN.get(1).replace("alice", "bob")),
            List.of(CHAIN.get(0), CHAIN.get(1).replace("\"sequence\":2", "\"sequence\":3")),
            List.of(CHAIN.get(1), CHAIN.get(0)),
            List.of(CHAIN.get(0), CHAIN.get(0)),
            List.of(CHAIN.get(0), "not JSON"));
    for (List<String> each : changed) {
      Files.write(file, each);
      Outcome outcome = CommandRun.against(controller).run("audit", "verify", file.toString());
      assertThat(outcome.exitCode()).as("%s", each).isEqualTo(2);
      assertThat(outcome.out()).contains("NOT INTACT");
    }
  }
}
