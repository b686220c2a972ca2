package dev.wheelwright.controller.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * What a backup holds: its first entry.
 *
 * @param format of the file; this code writes and reads {@link #FORMAT}
 * @param schema version of the database's schema, such as {@code 6}
 * @param createdAt of the moment that the backup shows, ISO 8601, by the database's clock
 * @param fleet id
 * @param epoch in which its revisions count
 * @param revision the newest in it
 * @param tables in an order in which they can be filled
 */
public record Manifest(
    int format,
    String schema,
    String createdAt,
    String fleet,
    long epoch,
    long revision,
    List<TableCopy> tables) {
  static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  public Manifest {
    tables = List.copyOf(tables);
  }

  /** The rows of one table. */
  public record TableCopy(String name, List<String> columns, long rows) {
    public TableCopy {
      columns = List.copyOf(columns);
    }
  }

  byte[] encode() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can always be written", e);
    }
  }

  /**
   * @throws BackupException when it is none, or of a format that this version does not know
   */
  static Manifest decode(byte[] bytes) {
    try {
      int format = JSON.readTree(bytes).path("format").asInt();
      if (format != FORMAT) {
        throw new BackupException(
            "the backup is of format "
                + format
                + "; this version knows "
                + FORMAT
                + ": use the version that made it");
      }
      return JSON.readValue(bytes, Manifest.class);
    } catch (JacksonException e) {
      throw new BackupException("the backup's manifest is damaged", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory can't fail", e);
    }
  }
}
