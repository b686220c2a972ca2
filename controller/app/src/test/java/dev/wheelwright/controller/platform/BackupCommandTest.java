package dev.wheelwright.controller.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.file.PrivateFile;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a controller that runs, as far as its data go, and restores of them elsewhere. */
class BackupCommandTest {
  private static final String PASSPHRASE = "a passphrase for tests only";

  @TempDir static Path base;
  private static @Nullable DataDirectory running;
  private static @Nullable EmbeddedDatabase database;

  /** What a command printed, and its exit code. */
  private record Outcome(int exitCode, String errors) {}

  @BeforeAll
  static void startWithSomeRows() throws IOException, SQLException {
    DataDirectory directory = DataDirectory.open(base.resolve("first"));
    running = directory;
    Files.createDirectories(directory.folder("keys"));
    PrivateFile.write(directory.path().resolve("keys/ca.pem"), "not a real certificate\n");
    PrivateFile.write(directory.path().resolve("seal.key"), "not a real key\n");
    PrivateFile.write(directory.path().resolve("audit-head"), "0 none\n");
    database = EmbeddedDatabase.start(software(directory.path()), TestDatabase.SOFTWARE);
    DatabaseAddress address = first();
    var _ =
        Flyway.configure()
            .dataSource(address.url(), address.username(), address.revealPassword())
            .load()
            .migrate();
    execute(
        address,
        "insert into appliance (id, name, state, sealing_key, declared_at)"
            + " values ('00000000-0000-0000-0000-000000000001', 'hub', 'enrolled',"
            + " sha256('x'), '2030-01-01T00:00:00.123456Z')");
    execute(
        address,
        "insert into agent_event (appliance_id, at, code, severity, message) select id, now(), 'c', 'info',"
            + " E'tab\\t, line\\n, \\\\N, back\\\\slash, K\\u00f6ln' from appliance, generate_series(1, 3)");
    execute(
        address,
        "insert into join_token (id, appliance_id, secret_sha256, created_at, expires_at)"
            + " select gen_random_uuid(), id, sha256('y'), now(), now() from appliance");
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(database).close();
    Objects.requireNonNull(running).close();
  }

  private static DatabaseAddress first() {
    return Objects.requireNonNull(database).address();
  }

  /** The folder of the embedded database; its programs are the ones that are unpacked already. */
  private static Path software(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("postgres"));
    // Unpacks them, should this be the first test.
    PostgresSoftware.in(TestDatabase.SOFTWARE);
    try (Stream<Path> versions = Files.list(TestDatabase.SOFTWARE)) {
      for (Path each : versions.toList()) {
        Files.createSymbolicLink(folder.resolve(each.getFileName()), each);
      }
    }
    return folder;
  }

  private static Path passphraseFile(String passphrase) throws IOException {
    Path file = Files.createTempFile(base, "passphrase", "");
    PrivateFile.write(file, passphrase + "\n");
    return file;
  }

  private static Outcome run(Path home, String command, Path file) throws IOException {
    return run(home, command, file, PASSPHRASE);
  }

  private static Outcome run(Path home, String command, Path file, String passphrase)
      throws IOException {
    SmallRyeConfig settings =
        new SmallRyeConfigBuilder()
            .withDefaultValue(
                "wheelwright.backup.passphrase-file", passphraseFile(passphrase).toString())
            .withDefaultValue("wheelwright.command", "wheelwright-controller")
            .build();
    PrintStream real = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int code = new BackupCommand(home, settings).run(List.of(command, file.toString()));
      return new Outcome(code, errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(real);
    }
  }

  private static Path backup(String name) throws IOException {
    Path file = base.resolve(name);
    Outcome outcome = run(base.resolve("first"), "backup", file);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    return file;
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.username(), address.revealPassword());
  }

  private static List<String> column(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** All rows of all tables, as text. */
  private static Map<String, List<String>> content(DatabaseAddress address) throws SQLException {
    Map<String, List<String>> content = new TreeMap<>();
    for (String table :
        column(
            address,
            "select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway%'")) {
      content.put(table, column(address, "select t::text from " + table + " t order by 1"));
    }
    return content;
  }

  @Test
  void whatWasBackedUpComesBack() throws Exception {
    Path file = backup("whole.cms");
    Path second = base.resolve("second");
    software(second);

    Outcome outcome = run(second, "restore", file);

    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.errors()).contains("agent_event, 3 rows");
    for (String each : List.of("keys/ca.pem", "seal.key", "audit-head")) {
      assertThat(second.resolve(each)).hasSameBinaryContentAs(base.resolve("first").resolve(each));
      assertThat(Files.getPosixFilePermissions(second.resolve(each)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    Map<String, List<String>> expected = content(first());
    assertThat(expected.put("join_token", List.of())).hasSize(1);
    Path folder = second.resolve("postgres");
    try (EmbeddedDatabase restored = EmbeddedDatabase.start(folder, folder)) {
      assertThat(content(restored.address())).isEqualTo(expected);
      execute(
          restored.address(),
          "insert into agent_event (appliance_id, at, code, severity, message)"
              + " select id, now(), 'c', 'info', 'next' from appliance");
      assertThat(column(restored.address(), "select id from agent_event order by id"))
          .containsExactly("1", "2", "3", "4");
    }
    assertThat(run(second, "restore", file).errors()).contains("needs an empty data directory");
  }

  @Test
  void aBackupIsPrivateAndOpensslReadsIt() throws Exception {
    Path file = backup("private.cms");
    Path zip = base.resolve("opened.zip");

    Process openssl =
        new ProcessBuilder(
                "openssl",
                "cms",
                "-decrypt",
                "-inform",
                "DER",
                "-in",
                file.toString(),
                "-out",
                zip.toString(),
                "-pwri_password",
                PASSPHRASE)
            .redirectErrorStream(true)
            .start();

    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      assertThat(opened.stream().map(ZipEntry::getName))
          .contains("manifest.json", "files/keys/ca.pem", "tables/fleet")
          .doesNotContain("tables/web_session", "tables/join_token");
    }
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("not a real");
  }

  @Test
  void aWrongPassphraseTouchesNothing() throws IOException {
    Path file = backup("locked.cms");
    Path target = base.resolve("untouched");

    Outcome outcome = run(target, "restore", file, "another passphrase");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors()).contains("the passphrase is not the one");
    assertThat(target).doesNotExist();
  }

  @Test
  void aDamagedBackupRestoresNothingAndTheNextOneCan() throws Exception {
    Path file = backup("damaged.cms");
    byte[] bytes = Files.readAllBytes(file);
    Path target = base.resolve("third");
    software(target);
    Path damaged = base.resolve("changed.cms");
    byte[] changed = bytes.clone();
    changed[bytes.length - 20] ^= 1; // in the tag, which stands before the ends of its containers
    Files.write(damaged, changed);

    assertThat(run(target, "restore", damaged).errors()).contains("damaged or cut off");
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length * 2 / 3));
    assertThat(run(target, "restore", damaged).errors()).contains("damaged or cut off");

    assertThat(target.resolve("keys")).doesNotExist();
    assertThatThrownBy(() -> new RestoreMark(target).requireNone())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("was interrupted; repeat it");
    Outcome repeated = run(target, "restore", file);
    assertThat(repeated.exitCode()).as(repeated.errors()).isZero();
    new RestoreMark(target).requireNone();
  }

  @Test
  void F12_aBackupOfANewerVersionIsRefused() throws Exception {
    execute(
        first(),
        "insert into flyway_schema_history select 99, '9999', description, type, script, checksum,"
            + " installed_by, installed_on, execution_time, success from flyway_schema_history"
            + " where installed_rank = 1");
    Path file;
    try {
      file = backup("newer.cms");
    } finally {
      execute(first(), "delete from flyway_schema_history where installed_rank = 99");
    }
    Path target = base.resolve("older");
    software(target);

    Outcome outcome = run(target, "restore", file);

    assertThat(outcome.errors()).contains("the backup is of schema 9999").contains("newer version");
  }

  @Test
  void nothingIsOverwrittenAndNothingIsMadeOfNothing() throws IOException {
    Path file = backup("there.cms");

    assertThat(run(base.resolve("first"), "backup", file).errors()).contains("overwrites nothing");
    assertThat(run(base.resolve("nowhere"), "backup", base.resolve("x.cms")).errors())
        .startsWith("wheelwright-controller backup: there is no controller in");
    assertThat(run(base.resolve("nowhere"), "restore", base.resolve("y.cms")).errors())
        .contains("there is no file");
    Outcome help = run(base.resolve("first"), "backup", Path.of("--help"));
    assertThat(help.exitCode()).isEqualTo(2);
    assertThat(help.errors())
        .startsWith("usage: wheelwright-controller backup FILE")
        .contains("wheelwright-controller restore FILE")
        .doesNotContain("wheelwright backup", "wheelwright restore");
    Path text = Files.writeString(base.resolve("text.cms"), "this is a letter");
    assertThat(run(base.resolve("nowhere"), "restore", text).errors()).contains("is no backup");
    assertThat(base.resolve("nowhere")).doesNotExist();
  }
}
