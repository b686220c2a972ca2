package dev.wheelwright.controller.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs, unpacked once from the class path. */
final class PostgresSoftware {
  private static final String ARCHIVE = "postgres-linux-x86_64.txz";

  private final Path folder;

  private PostgresSoftware(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacks the programs unless that was done before. The archive is not read to find that out: its
   * check sum in the jar says which one it is.
   *
   * @param parent where versions lie side by side
   * @throws IOException when they cannot be read or written
   */
  static PostgresSoftware in(Path parent) throws IOException {
    URL archive = PostgresSoftware.class.getClassLoader().getResource(ARCHIVE);
    if (archive == null || !(archive.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("no jar on the class path has " + ARCHIVE);
    }
    JarEntry entry = connection.getJarEntry();
    String version = Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
    Path folder = parent.resolve("software-" + version);
    if (!Files.isDirectory(folder)) {
      try (InputStream packed = archive.openStream()) {
        unpackBeside(folder, packed);
      }
    }
    return new PostgresSoftware(folder);
  }

  /** Unpacks under another name first, so that a torn folder never has the final one. */
  private static void unpackBeside(Path folder, InputStream packed) throws IOException {
    Path fresh = Files.createTempDirectory(folder.getParent(), "unpacking-");
    try {
      unpack(packed, fresh);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // somebody else was quicker; the content is the same, because its check sum is in the name
      delete(fresh);
    }
  }

  private static void unpack(InputStream packed, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an archive entry leads outside: " + entry.getName());
        }
        unpackEntry(tar, entry, path);
      }
    }
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }

  /** The path of one of the programs. */
  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }
}
