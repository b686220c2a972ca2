package dev.wheelwright.controller.backup;

import dev.wheelwright.controller.backup.Manifest.TableCopy;
import dev.wheelwright.controller.signing.Passphrase;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backup into an empty database and an empty data directory. Nothing holds before the end
 * of the file has shown that it is whole: the rows come in one transaction, and the key files after
 * it.
 */
public final class Restore implements AutoCloseable {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MOST_FILES = 100;

  private final EncryptedZip.Reader archive;
  private final Manifest manifest;
  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<String, TableCopy> missing = new HashMap<>();

  private Restore(EncryptedZip.Reader archive, Manifest manifest) {
    this.archive = archive;
    this.manifest = manifest;
    manifest.tables().forEach(each -> missing.put(each.name(), each));
  }

  /**
   * Opens a backup and reads what it holds.
   *
   * @throws BackupException when it is none, the passphrase is another, or its format is unknown
   */
  public static Restore open(Path file, Passphrase passphrase) {
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      EncryptedZip.Reader archive = EncryptedZip.open(in, passphrase);
      ZipEntry first = archive.zip().getNextEntry();
      if (first == null || !first.getName().equals(Backup.MANIFEST)) {
        throw new BackupException("the backup does not begin with its manifest");
      }
      return new Restore(archive, Manifest.decode(small(archive.zip())));
    } catch (NoSuchFileException e) {
      throw new BackupException("there is no file " + file, e);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Whether a data directory is free to be restored into. */
  public static boolean isFree(Path directory) {
    return !KeyFiles.existIn(directory);
  }

  /** Removes the key files of a restore that was interrupted. */
  public static void clear(Path directory) {
    try {
      KeyFiles.delete(directory);
    } catch (IOException e) {
      throw new BackupException("can't remove what an earlier restore left: " + e.getMessage(), e);
    }
  }

  /**
   * Fills the tables, and commits when all of the backup was read and holds.
   *
   * @param connection to a database of the backup's schema
   * @throws BackupException otherwise; the database is as it was
   */
  public void fill(Connection connection, Progress progress) {
    try {
      connection.setAutoCommit(false);
      try {
        Tables tables = new Tables(connection);
        tables.empty();
        Map<String, List<String>> known = tables.columns();
        for (ZipEntry entry = next(); entry != null; entry = next()) {
          if (entry.getName().startsWith(Backup.TABLES)) {
            TableCopy copy = table(entry.getName().substring(Backup.TABLES.length()), known);
            fill(tables, copy, progress);
          } else {
            keep(entry.getName());
          }
        }
        archive.requireEnd();
        requireAll();
        tables.continueNumbering();
        connection.commit();
      } finally {
        connection.rollback();
      }
    } catch (IOException e) {
      throw damaged(e);
    } catch (SQLException e) {
      throw new BackupException("the database does not take the backup: " + e.getMessage(), e);
    }
  }

  private @Nullable ZipEntry next() throws IOException {
    return archive.zip().getNextEntry();
  }

  private TableCopy table(String name, Map<String, List<String>> known) {
    TableCopy copy = missing.remove(name);
    if (copy == null
        || !known.containsKey(name)
        || !known.getOrDefault(name, List.of()).containsAll(copy.columns())) {
      throw new BackupException(
          "the backup's table " + name + " is not one of schema " + manifest.schema());
    }
    return copy;
  }

  private void fill(Tables tables, TableCopy copy, Progress progress)
      throws SQLException, IOException {
    long rows = tables.copyIn(copy.name(), copy.columns(), new Unclosed(archive.zip()));
    if (rows != copy.rows()) {
      throw new BackupException(
          "the backup's table %s has %s rows, not %s".formatted(copy.name(), rows, copy.rows()));
    }
    int all = manifest.tables().size();
    progress.table(copy.name(), rows, all - missing.size(), all);
  }

  private void keep(String name) throws IOException {
    if (!name.startsWith(Backup.FILES) || files.size() == MOST_FILES) {
      throw new BackupException("the backup holds what this version does not know");
    }
    files.put(name.substring(Backup.FILES.length()), small(archive.zip()));
  }

  private void requireAll() {
    if (!missing.isEmpty() || files.isEmpty()) {
      throw new BackupException("the backup is not complete; missing: " + missing.keySet());
    }
  }

  /** Puts the key files into place, after the tables were filled. */
  public void writeKeyFiles(Path directory) {
    if (!missing.isEmpty()) {
      throw new IllegalStateException("the tables come first");
    }
    try {
      KeyFiles.write(directory, files);
    } catch (IOException e) {
      throw new BackupException("the key files can't be written: " + e.getMessage(), e);
    }
  }

  private static byte[] small(ZipInputStream zip) throws IOException {
    byte[] content = zip.readNBytes(LARGEST_FILE + 1);
    if (content.length > LARGEST_FILE) {
      throw new BackupException("the backup holds a key file of more than a megabyte");
    }
    return content;
  }

  private static BackupException damaged(IOException e) {
    return new BackupException("the backup is damaged or cut off; nothing was restored", e);
  }

  @Override
  public void close() {
    try {
      archive.close();
    } catch (IOException e) {
      // all that counts was read, or the reason why not is on its way
    }
  }

  /** COPY must not close the archive. */
  private static final class Unclosed extends FilterInputStream {
    private Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // the archive goes on
    }
  }
}
