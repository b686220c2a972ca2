package dev.wheelwright.agent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where everything lies below the agent's state directory.
 *
 * @param root only its owner may enter it
 */
public record StateDirectory(Path root, Disk disk) {

  /** The directory, made when it is missing. */
  public static StateDirectory open(Path root, Disk disk) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    createPrivate(absolute);
    return new StateDirectory(absolute, disk);
  }

  /** Makes a folder, and those above it, that only its owner may enter; an existing one stays. */
  public static void createPrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  public Path identity() {
    return root.resolve("identity");
  }

  public Path lock() {
    return root.resolve("lock");
  }

  /** What the agent made on this machine. */
  public OwnedStateFile owned() {
    return new OwnedStateFile(checksummed("owned", "wheelwright-owned-1"));
  }

  public FloorFile floor() {
    return new FloorFile(checksummed("floor", "wheelwright-floor-1"));
  }

  public KeySetFile keySet() {
    return new KeySetFile(checksummed("key-set", "wheelwright-key-set-1"));
  }

  public LastGoodFile lastGood() {
    return new LastGoodFile(checksummed("last-good", "wheelwright-last-good-1"));
  }

  public AttemptFile attempt() {
    return new AttemptFile(checksummed("attempt", "wheelwright-attempt-1"));
  }

  public PeerEndpointsFile peerEndpoints() {
    return new PeerEndpointsFile(checksummed("peer-endpoints", "wheelwright-peer-endpoints-1"));
  }

  /**
   * @throws IOException when the folder can't be read, or a key in it is corrupt
   */
  public MembershipKeys keys() throws IOException {
    return MembershipKeys.open(root.resolve("keys"), disk);
  }

  /** What the running agent last said about itself. */
  public AtomicFile runtime() {
    return new AtomicFile(disk, root.resolve("runtime"));
  }

  /** The socket on which the running agent tells how much goes through its tunnels. */
  public Path rates() {
    return root.resolve("rates");
  }

  /** Forgets everything that belongs to an identity: configs, keys and the floor. */
  public void forgetConfigs() throws IOException {
    attempt().delete();
    lastGood().delete();
    peerEndpoints().delete();
    keys().deleteAll();
    keySet().delete();
    floor().delete();
    runtime().delete();
    disk.remove(rates());
  }

  private ChecksummedFile checksummed(String name, String format) {
    return new ChecksummedFile(new AtomicFile(disk, root.resolve(name)), format);
  }
}
