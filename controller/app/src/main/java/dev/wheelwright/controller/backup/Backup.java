package dev.wheelwright.controller.backup;

import dev.wheelwright.controller.backup.Manifest.TableCopy;
import dev.wheelwright.controller.signing.Passphrase;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a backup: all tables as of one moment, while the controller may go on working. */
public final class Backup {
  static final String MANIFEST = "manifest.json";
  static final String FILES = "files/";
  static final String TABLES = "tables/";

  /** Of short life, and worth something to a thief: a restore must not bring a used one back. */
  static final Set<String> LEFT_OUT = Set.of("web_session", "join_token");

  private final Connection connection;
  private final Path directory;
  private final Passphrase passphrase;
  private final Progress progress;

  /**
   * @param connection to the controller's database; used by nobody else meanwhile
   * @param directory the controller's data directory
   */
  public Backup(Connection connection, Path directory, Passphrase passphrase, Progress progress) {
    this.connection = connection;
    this.directory = directory;
    this.passphrase = passphrase;
    this.progress = progress;
  }

  /**
   * Writes the file, which must not exist, under another name first: a file of this name is whole.
   *
   * @throws BackupException when that is not possible; nothing is left then
   */
  public Manifest write(Path file) {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      throw new BackupException(file + " exists; a backup overwrites nothing");
    }
    Path unfinished = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Manifest manifest = writeUnfinished(unfinished);
      Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
      return manifest;
    } catch (IOException | SQLException e) {
      throw new BackupException("the backup can't be written: " + e.getMessage(), e);
    } finally {
      deleteQuietly(unfinished);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // what went wrong before is worth more to the operator
    }
  }

  private Manifest writeUnfinished(Path file) throws IOException, SQLException {
    // Before the tables: the noted end of the audit chain must be in them.
    SortedMap<String, byte[]> files = KeyFiles.read(directory);
    Set<StandardOpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try (FileChannel channel =
        FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      Manifest manifest;
      try (ZipOutputStream zip = EncryptedZip.write(out, passphrase)) {
        manifest = inOneSnapshot(zip, files);
      }
      out.flush();
      channel.force(true);
      return manifest;
    }
  }

  private Manifest inOneSnapshot(ZipOutputStream zip, Map<String, byte[]> files)
      throws IOException, SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    try {
      Tables tables = new Tables(connection);
      Manifest manifest = manifest(tables);
      entry(zip, MANIFEST, manifest.encode());
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        entry(zip, FILES + each.getKey(), each.getValue());
      }
      int done = 0;
      for (TableCopy each : manifest.tables()) {
        zip.putNextEntry(new ZipEntry(TABLES + each.name()));
        tables.copyOut(each.name(), each.columns(), new Unclosed(zip));
        zip.closeEntry();
        progress.table(each.name(), each.rows(), ++done, manifest.tables().size());
      }
      return manifest;
    } finally {
      connection.rollback();
    }
  }

  private Manifest manifest(Tables tables) throws SQLException {
    List<TableCopy> copies = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : tables.columns().entrySet()) {
      if (!LEFT_OUT.contains(each.getKey())) {
        copies.add(new TableCopy(each.getKey(), each.getValue(), tables.count(each.getKey())));
      }
    }
    String sql =
        "select (select version from flyway_schema_history where success order by installed_rank desc limit 1),"
            + " to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), id, epoch, revision from fleet";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new BackupException("the table fleet is empty: the database is no controller's");
      }
      return new Manifest(
          Manifest.FORMAT,
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getLong(4),
          row.getLong(5),
          copies);
    }
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  /** COPY closes what it has written to. */
  private static final class Unclosed extends FilterOutputStream {
    private Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {
      // the archive goes on
    }
  }
}
