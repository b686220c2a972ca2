package dev.wheelwright.agent.store;

import java.io.IOException;
import java.nio.file.Path;

/** The few calls to the file system that durability depends on, one step each. */
public interface Disk {

  /** Creates or truncates a file that only its owner may read, writes the content and syncs it. */
  void writeAndSync(Path file, byte[] content) throws IOException;

  /** Gives a file another name, in place of what had that name, in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Makes earlier creations, renames and removals in a folder durable. */
  void syncFolder(Path folder) throws IOException;

  /** Removes a file; one that is gone already is no error. */
  void remove(Path file) throws IOException;
}
