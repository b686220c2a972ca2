package dev.wheelwright.controller.platform;

import dev.wheelwright.controller.backup.Backup;
import dev.wheelwright.controller.backup.BackupException;
import dev.wheelwright.controller.backup.Manifest;
import dev.wheelwright.controller.backup.Manifest.TableCopy;
import dev.wheelwright.controller.backup.Progress;
import dev.wheelwright.controller.backup.Restore;
import dev.wheelwright.controller.signing.KeyFilesException;
import dev.wheelwright.controller.signing.Passphrase;
import io.smallrye.config.SmallRyeConfig;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * {@code backup} and {@code restore}: the whole controller in one encrypted file, and back. A
 * backup is made while the controller runs, or while it does not; a restore needs an empty data
 * directory.
 */
final class BackupCommand {
  private static final String PASSPHRASE = "wheelwright.backup.passphrase-file";

  private final Path path;
  private final SmallRyeConfig settings;
  private final String program;

  BackupCommand(Path path, SmallRyeConfig settings) {
    this.path = path.toAbsolutePath().normalize();
    this.settings = settings;
    this.program = Command.of(settings);
  }

  /** Runs a command, and gives its exit code. */
  int run(List<String> words) {
    if (words.size() != 2 || words.getLast().startsWith("-")) {
      System.err.print(usage());
      return 2;
    }
    String command = words.getFirst();
    Path file = Path.of(words.getLast());
    try {
      if (command.equals("backup")) {
        backup(file);
      } else {
        restore(file);
      }
      return 0;
    } catch (BackupException | KeyFilesException | StartRefusedException e) {
      System.err.println(program + " " + command + ": " + e.getMessage());
    } catch (SQLException e) {
      System.err.println(program + " " + command + ": the database fails: " + e.getMessage());
    }
    return 1;
  }

  private String usage() {
    return """
      usage: %1$s backup FILE     the database and the keys, encrypted; the controller may run meanwhile
             %1$s restore FILE    into an empty data directory, and an empty database

      The passphrase comes from the file that %2$s names, whose owner alone can read it, or is
      asked for. Data directory and database are those of the controller's settings.
      """
        .formatted(program, PASSPHRASE);
  }

  private void backup(Path file) throws SQLException {
    if (Restore.isFree(path)) {
      throw new BackupException("there is no controller in " + path);
    }
    Passphrase passphrase = passphrase(true);
    // Free: the controller is stopped, and must not be started or have its keys changed meanwhile.
    try (HeldDirectory held = new HeldDirectory(DataDirectory.openIfFree(path))) {
      Optional<DatabaseAddress> external = ExternalDatabase.from(settings);
      if (external.isPresent()) {
        ExternalDatabase.requireUsable(external.get());
        backup(external.get(), file, passphrase);
      } else if (held.directory().isPresent()) {
        Path folder = held.directory().get().folder("postgres");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, folder)) {
          backup(database.address(), file, passphrase);
        }
      } else {
        backup(EmbeddedDatabase.running(path.resolve("postgres")), file, passphrase);
      }
    }
  }

  private void backup(DatabaseAddress address, Path file, Passphrase passphrase)
      throws SQLException {
    try (Connection connection = address.connect()) {
      Manifest manifest = new Backup(connection, path, passphrase, progress("backup")).write(file);
      System.out.println(summary(manifest, file));
    }
  }

  private void restore(Path file) throws SQLException {
    try (Restore restore = Restore.open(file, passphrase(false));
        DataDirectory directory = DataDirectory.open(path)) {
      RestoreMark mark = new RestoreMark(path);
      Optional<DatabaseAddress> external = ExternalDatabase.from(settings);
      String target = external.map(DatabaseAddress::url).orElse("embedded");
      if (!mark.isOf(target) && !Restore.isFree(path)) {
        throw new BackupException(
            "there is a controller in " + path + "; a restore needs an empty data directory");
      }
      external.ifPresent(ExternalDatabase::requireUsable);
      if (external.isPresent() && !mark.isOf(target)) {
        requireEmpty(external.get());
      }
      mark.set(target);
      Restore.clear(path);
      if (external.isPresent()) {
        fill(restore, external.get());
      } else {
        Path folder = directory.folder("postgres");
        EmbeddedDatabase.discard(folder);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, folder)) {
          fill(restore, database.address());
        }
      }
      restore.writeKeyFiles(path);
      mark.remove();
      System.out.println(summary(restore.manifest(), file));
      System.out.println(
          "Appliances that know later revisions will stop the push; then put right what is missing, and raise the epoch.");
    }
  }

  private static void requireEmpty(DatabaseAddress address) throws SQLException {
    try (Connection connection = address.connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select count(*) from pg_tables where schemaname = current_schema()")) {
      row.next();
      if (row.getLong(1) > 0) {
        throw new BackupException(
            "wheelwright.database.url: the database has %s tables; a restore needs an empty one"
                .formatted(row.getLong(1)));
      }
    }
  }

  private void fill(Restore restore, DatabaseAddress address) throws SQLException {
    migrate(address, restore.manifest().schema());
    try (Connection connection = address.connect()) {
      restore.fill(connection, progress("restore"));
    }
  }

  /** To the schema that the backup was made with; the start does the rest. */
  private static void migrate(DatabaseAddress address, String schema) {
    FluentConfiguration database =
        Flyway.configure().dataSource(address.url(), address.username(), address.revealPassword());
    MigrationInfo[] known = database.load().info().all();
    boolean exists =
        Arrays.stream(known).anyMatch(each -> each.getVersion().getVersion().equals(schema));
    if (!exists) {
      throw new BackupException(
          "the backup is of schema %s; this version knows up to %s: use a newer version"
              .formatted(schema, known[known.length - 1].getVersion()));
    }
    var _ = database.target(MigrationVersion.fromVersion(schema)).load().migrate();
  }

  private Passphrase passphrase(boolean twice) {
    Optional<Path> file = settings.getOptionalValue(PASSPHRASE, String.class).map(Path::of);
    if (file.isPresent()) {
      return Passphrase.read(file.get());
    }
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new KeyFilesException(
                        PASSPHRASE + " must name a file, since there is no terminal"));
    Passphrase first = ask(console, "Passphrase of the backup: ");
    if (twice && !first.matches(ask(console, "The same again: "))) {
      throw new KeyFilesException("the two passphrases are not the same");
    }
    return first;
  }

  private static Passphrase ask(Console console, String prompt) {
    char[] typed = console.readPassword(prompt);
    return Passphrase.of(typed == null ? "" : new String(typed));
  }

  private Progress progress(String command) {
    return (name, rows, done, of) ->
        System.err.printf("%s %s: %s of %s  %s, %s rows%n", program, command, done, of, name, rows);
  }

  private static String summary(Manifest manifest, Path file) {
    long rows = manifest.tables().stream().mapToLong(TableCopy::rows).sum();
    return "%s  %s tables, %s rows, as of %s; fleet %s, epoch %s, revision %s, schema %s; %s bytes"
        .formatted(
            file,
            manifest.tables().size(),
            rows,
            manifest.createdAt(),
            manifest.fleet(),
            manifest.epoch(),
            manifest.revision(),
            manifest.schema(),
            size(file));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /** A data directory that is locked, or not because a controller runs on it. */
  private record HeldDirectory(Optional<DataDirectory> directory) implements AutoCloseable {
    @Override
    public void close() {
      directory.ifPresent(DataDirectory::close);
    }
  }
}
