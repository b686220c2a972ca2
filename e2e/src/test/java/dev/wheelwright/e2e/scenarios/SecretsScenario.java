package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.programs.ApiResponse;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * After enrolment, a change, a wrong token and a revocation, no log and no table holds a secret.
 */
@ParameterizedClass
@EnumSource(
    value = Families.class,
    names = {"IPV4", "IPV6"})
class SecretsScenario {
  /** Join and administrator tokens, and private keys in PEM. */
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile("ww[ja]_[A-Za-z0-9_-]{16,}"),
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY"));

  @TempDir static Path folder;
  private static GuideFleet guide;

  SecretsScenario(Families families) {
    assertThat(guide.network().families()).isEqualTo(families);
  }

  @BeforeParameterizedClassInvocation
  static void start(Families families) {
    guide = GuideFleet.up(folder.resolve(families.name()), families);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    guide.close();
  }

  @Test
  void S9_S17_noLogHoldsAToken_aPasswordOrAPrivateKey() throws IOException {
    Member branch = guide.branch(3);
    String unused = guide.api().joinToken("branch-3");
    Path token =
        PrivateFiles.write(
            guide.folder().resolve("wrong.token"), unused.replace("wwj_", "wwj_AAAA"));
    String link = guide.fleet().controller().linkAddress();
    List<String> wrongJoin =
        List.of("join", "--controller", link, "--token-file", token.toString(), "--replace");
    assertThat(guide.agent(branch).run(wrongJoin).exitCode()).isNotZero();
    guide.api().post("/appliances/branch-3/revoke", "{}").orFail();
    List<String> secrets = secrets();
    secrets.add(unused);

    List<Path> logs = logs();
    assertThat(logs).hasSizeGreaterThanOrEqualTo(6); // the controller, its database, four agents

    assertThat(found(logs, secrets)).isEmpty();
    for (String secret : secrets) {
      Path planted =
          Files.writeString(
              guide.folder().resolve("planted.log"), "level=INFO key=" + secret + "\n");
      assertThat(found(List.of(planted), secrets)).hasSize(1);
    }
  }

  @Test
  void S14_theWholeDatabaseHoldsNoSecret() throws IOException {
    String password = "a password of this scenario";
    ApiResponse made = guide.api().put("/accounts/alice", "{\"grants\": [\"viewer\"]}").orFail();
    assertThat(made.status()).isLessThan(300);
    guide.api().put("/accounts/alice/password", "{\"password\": \"" + password + "\"}").orFail();
    String token =
        guide
            .api()
            .post("/accounts/alice/tokens", "{\"name\": \"t\"}")
            .orFail()
            .body()
            .path("token")
            .asText();
    assertThat(token).startsWith("wwa_");
    List<String> secrets = secrets();
    secrets.addAll(List.of(guide.api().joinToken("branch-2"), password, token));
    Path data = guide.fleet().controller().data();
    Path dump = guide.folder().resolve("dump.txt");
    try (ControllerDatabase database = ControllerDatabase.open(data)) {
      List<String> rows = database.dump();
      assertThat(rows).hasSizeGreaterThan(50);
      Files.write(dump, rows);

      assertThat(found(List.of(dump), secrets)).isEmpty();

      for (String secret : secrets) {
        database.change(
            "insert into agent_event (appliance_id, at, code, severity, message)"
                + " select id, now(), 'planted', 'info', ? from appliance limit 1",
            secret);
        Files.write(dump, database.dump());
        assertThat(found(List.of(dump), secrets)).hasSize(1);
        database.change("delete from agent_event where code = 'planted'");
      }
      // Binary columns are searched too: a key that is stored as bytes shows as hexadecimal.
      String hexadecimal =
          secrets.stream().filter(each -> each.matches("[0-9a-f]{64}")).findFirst().orElseThrow();
      database.change(
          "insert into blob (digest, content) values (sha256('planted'), decode(?, 'hex'))",
          hexadecimal);
      Files.write(dump, database.dump());
      assertThat(found(List.of(dump), secrets)).hasSize(1);
      database.change("delete from blob where digest = sha256('planted')");
    }
  }

  /** Every secret of the fleet, in each form in which a program could print it. */
  private static List<String> secrets() throws IOException {
    List<String> secrets = new ArrayList<>();
    secrets.add(PrivateFiles.read(guide.fleet().controller().tokenFile()).strip());
    secrets.add(
        Files.readString(guide.folder().resolve("controller/data/postgres/password")).strip());
    for (Member member : guide.network().members()) {
      String device =
          member.appliance().wireGuard().isEmpty() ? "" : GuideFleet.tunnel(member).name();
      if (!device.isEmpty()) {
        String key =
            member.appliance().exec("wg", "show", device, "private-key").orFail().stdout().strip();
        secrets.add(key);
        secrets.add(HexFormat.of().formatHex(Base64.getDecoder().decode(key)));
      }
    }
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(8);
    return secrets;
  }

  private static List<Path> logs() throws IOException {
    List<Path> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(guide.folder().resolve("logs"))) {
      logs.addAll(files.toList());
    }
    logs.add(guide.folder().resolve("controller/data/postgres/log"));
    return logs;
  }

  /** The files that hold a secret, without saying which. */
  private static List<Path> found(List<Path> logs, List<String> secrets) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path log : logs) {
      String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
      boolean known = secrets.stream().anyMatch(text::contains);
      if (known || FORMS.stream().anyMatch(form -> form.matcher(text).find())) {
        found.add(log);
      }
    }
    return found;
  }
}
