package dev.wheelwright.agent.store;

import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The private keys of the appliance's memberships, a file for each generation. They are made here
 * and never leave the machine. Safe for use by several threads.
 */
public final class MembershipKeys {
  private static final String FORMAT = "wheelwright-membership-key-1";
  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([1-9][0-9]{0,8})");

  /**
   * Which key.
   *
   * @param generation the first is 1
   */
  public record KeyName(UUID membership, int generation) implements Comparable<KeyName> {
    private static final Comparator<KeyName> ORDER =
        Comparator.comparing((KeyName name) -> name.membership().toString())
            .thenComparingInt(KeyName::generation);

    public KeyName {
      if (generation < 1 || generation > 999_999_999) {
        throw new IllegalArgumentException("key generation " + generation + " is out of range");
      }
    }

    @Override
    public int compareTo(KeyName other) {
      return ORDER.compare(this, other);
    }

    private String fileName() {
      return membership + "." + generation;
    }
  }

  private final Path folder;
  private final Disk disk;
  private final Map<KeyName, WgPrivateKey> keys = new HashMap<>();

  private MembershipKeys(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * All keys of a folder, which is made when it is missing.
   *
   * @throws CorruptStateException when a key is not what was written
   */
  static MembershipKeys open(Path folder, Disk disk) throws IOException {
    StateDirectory.createPrivate(folder);
    MembershipKeys keys = new MembershipKeys(folder, disk);
    for (KeyName name : keys.stored()) {
      ChecksummedFile file = keys.file(name);
      byte[] bytes = file.read().orElseThrow(() -> new CorruptStateException(file.path(), "gone"));
      try {
        keys.keys.put(name, WgPrivateKey.of(bytes));
      } catch (IllegalArgumentException e) {
        throw file.corrupt(e);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
    return keys;
  }

  /** The key of that name, if the appliance has it. */
  public synchronized Optional<WgPrivateKey> find(KeyName name) {
    return Optional.ofNullable(keys.get(name));
  }

  /**
   * The key of that name, made and stored when it is missing. Asking again gives the same key.
   *
   * @throws IOException when a new key could not be stored; it is then forgotten
   */
  public synchronized WgPrivateKey findOrCreate(KeyName name, SecureRandom random)
      throws IOException {
    WgPrivateKey known = keys.get(name);
    if (known != null) {
      return known;
    }
    WgPrivateKey key = WgPrivateKey.generate(random);
    byte[] bytes = key.toBytes();
    try {
      file(name).write(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    keys.put(name, key);
    return key;
  }

  /** The public half of every key, by name. */
  public synchronized SequencedMap<KeyName, WgPublicKey> publicKeys() {
    SequencedMap<KeyName, WgPublicKey> all = new TreeMap<>();
    keys.forEach((name, key) -> all.put(name, key.publicKey()));
    return Collections.unmodifiableSequencedMap(all);
  }

  /** Removes every key. */
  public synchronized void deleteAll() throws IOException {
    for (KeyName name : stored()) {
      file(name).delete();
    }
    keys.values().forEach(WgPrivateKey::destroy);
    keys.clear();
  }

  private List<KeyName> stored() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(matcher -> matcher.matches())
          .map(
              matcher ->
                  new KeyName(
                      UUID.fromString(matcher.group(1)), Integer.parseInt(matcher.group(2))))
          .toList();
    }
  }

  private ChecksummedFile file(KeyName name) {
    return new ChecksummedFile(new AtomicFile(disk, folder.resolve(name.fileName())), FORMAT);
  }
}
