package dev.wheelwright.controller.backup;

import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a controller keeps beside its database and can't do without. */
final class KeyFiles {
  private static final String KEYS = "keys";

  /** Where the audit chain ends; what was noted before the tables were read, so never too late. */
  private static final String AUDIT_HEAD = "audit-head";

  private static final String SEAL_KEY = "seal.key";
  private static final Pattern NAME =
      Pattern.compile("(keys/[a-zA-Z0-9._-]+|seal\\.key|audit-head)");

  private KeyFiles() {}

  /** Whether a controller was ever started on this data directory. */
  static boolean existIn(Path directory) {
    return Files.exists(directory.resolve(SEAL_KEY)) || Files.exists(directory.resolve(KEYS));
  }

  /** The files by their names within the data directory. */
  static SortedMap<String, byte[]> read(Path directory) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> keys = Files.list(directory.resolve(KEYS))) {
      for (Path each : keys.filter(Files::isRegularFile).toList()) {
        files.put(KEYS + "/" + each.getFileName(), Files.readAllBytes(each));
      }
    }
    files.put(SEAL_KEY, Files.readAllBytes(directory.resolve(SEAL_KEY)));
    Path head = directory.resolve(AUDIT_HEAD);
    if (Files.exists(head)) {
      files.put(AUDIT_HEAD, Files.readAllBytes(head));
    }
    return files;
  }

  static void write(Path directory, Map<String, byte[]> files) throws IOException {
    Path keys = directory.resolve(KEYS);
    Files.createDirectories(keys);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      PrivateFile.write(directory.resolve(requireName(each.getKey())), each.getValue());
    }
  }

  /** What an earlier attempt has left. */
  static void delete(Path directory) throws IOException {
    Path keys = directory.resolve(KEYS);
    if (Files.isDirectory(keys)) {
      try (Stream<Path> all = Files.list(keys)) {
        for (Path each : all.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(keys);
    }
    Files.deleteIfExists(directory.resolve(SEAL_KEY));
    Files.deleteIfExists(directory.resolve(AUDIT_HEAD));
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new BackupException("the backup holds a file of a strange name");
    }
    return name;
  }
}
