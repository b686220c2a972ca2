package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.KeyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens the controller's keys, and makes them at the very first start. Never later: new keys in
 * place of lost ones would look as if they worked while every appliance refused them.
 */
@ApplicationScoped
class KeyCeremony {
  private static final Logger LOG = Logger.getLogger(KeyCeremony.class);

  private final KeyBinding binding;
  private final Clock clock;
  private final SecureRandom random;
  private final Path dataDirectory;
  private final Optional<Path> passphrase;

  KeyCeremony(
      KeyBinding binding,
      Clock clock,
      SecureRandom random,
      @ConfigProperty(name = "wheelwright.data-dir", defaultValue = ".wheelwright/controller")
          Path dataDirectory,
      @ConfigProperty(name = "wheelwright.keys.passphrase-file") Optional<Path> passphrase) {
    this.binding = binding;
    this.clock = clock;
    this.random = random;
    this.dataDirectory = dataDirectory;
    this.passphrase = passphrase;
  }

  /**
   * The keys, from their files.
   *
   * @throws KeyFilesException when files are missing, damaged or open to others, or when the
   *     database belongs to other keys
   */
  @Produces
  @Singleton
  ControllerKeys open() {
    KeyFolder folder = folder();
    Optional<KeyId> bound = binding.rootKey();
    if (!folder.exists()) {
      if (bound.isPresent()) {
        throw new KeyFilesException(
            "keys folder "
                + folder.path()
                + " is missing, and the database belongs to root key "
                + bound.get()
                + "; restore the folder from a backup");
      }
      folder.write(new KeyMaker(random).make(clock.instant()));
      LOG.infof("event=keys-made folder=%s advice=\"back that folder up\"", folder.path());
    }
    ControllerKeys keys = folder.read();
    binding.bind(keys.signing().rootId());
    requireBound(keys, folder);
    return keys;
  }

  /** The folder, opened with the passphrase that the settings name. */
  KeyFolder folder() {
    return new KeyFolder(dataDirectory, passphrase.map(Passphrase::read), random);
  }

  private void requireBound(ControllerKeys keys, KeyFolder folder) {
    KeyId bound = binding.rootKey().orElseThrow();
    if (!bound.equals(keys.signing().rootId())) {
      throw new KeyFilesException(
          "the database belongs to root key "
              + bound
              + ", but "
              + folder.path()
              + " holds "
              + keys.signing().rootId()
              + "; this data directory is of another fleet");
    }
  }
}
