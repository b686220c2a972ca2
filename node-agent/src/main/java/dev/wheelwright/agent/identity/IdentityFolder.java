package dev.wheelwright.agent.identity;

import dev.wheelwright.agent.store.AtomicFile;
import dev.wheelwright.agent.store.CorruptStateException;
import dev.wheelwright.agent.store.Disk;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.verify.ApplianceId;
import dev.wheelwright.agent.verify.RootKey;
import dev.wheelwright.wire.Digest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/** The identity on disk. It comes into being, and is replaced, by renaming a complete folder. */
public final class IdentityFolder {
  private static final String APPLIANCE = "appliance";
  private static final String CREDENTIALS = "client.pem";
  private static final String SEALING_KEY = "sealing.key";

  private final StateDirectory state;

  public IdentityFolder(StateDirectory state) {
    this.state = state;
  }

  /** A complete identity, secrets included. */
  record Enrolled(Identity identity, ClientCredentials credentials, SealingKey sealing) {}

  /** Whether this appliance has joined a fleet. */
  public boolean exists() throws IOException {
    recover();
    return Files.exists(state.identity());
  }

  /**
   * Who this appliance is; empty when it has not joined.
   *
   * @throws CorruptStateException when a file is missing or not what was written
   */
  public Optional<Identity> identity() throws IOException {
    if (!exists()) {
      return Optional.empty();
    }
    AtomicFile file = file(state.identity(), APPLIANCE);
    return Optional.of(parse(file, required(file)));
  }

  /**
   * The appliance's certificate with its key.
   *
   * @throws CorruptStateException when the file is missing or not what was written
   */
  public ClientCredentials credentials() throws IOException {
    AtomicFile file = file(state.identity(), CREDENTIALS);
    byte[] pem = required(file);
    try {
      return ClientCredentials.fromPem(pem);
    } catch (IOException e) {
      throw new CorruptStateException(file.path(), e);
    }
  }

  /** Puts renewed credentials in place of the old ones. */
  void replace(ClientCredentials credentials) throws IOException {
    file(state.identity(), CREDENTIALS).write(pem(credentials));
  }

  /** Notes what has changed of who this appliance is. */
  void replace(Identity identity) throws IOException {
    file(state.identity(), APPLIANCE).write(format(identity));
  }

  /** Makes a new identity the appliance's own, in place of an older one if there is one. */
  void install(Enrolled enrolled) throws IOException {
    recover();
    delete(sibling("replaced"));
    Path joining = sibling("joining");
    delete(joining);
    StateDirectory.createPrivate(joining);
    file(joining, APPLIANCE).write(format(enrolled.identity()));
    file(joining, CREDENTIALS).write(pem(enrolled.credentials()));
    file(joining, SEALING_KEY).write(enrolled.sealing().secret());
    Disk disk = state.disk();
    if (Files.exists(state.identity())) {
      disk.rename(state.identity(), sibling("replaced"));
    }
    disk.rename(joining, state.identity());
    disk.syncFolder(state.root());
    delete(sibling("replaced"));
  }

  /** Removes the identity. */
  public void delete() throws IOException {
    delete(state.identity());
    delete(sibling("joining"));
    delete(sibling("replaced"));
  }

  /** A crash between the two renames of {@link #install} leaves the old identity aside. */
  private void recover() throws IOException {
    Path replaced = sibling("replaced");
    if (!Files.exists(state.identity()) && Files.exists(replaced)) {
      state.disk().rename(replaced, state.identity());
    }
  }

  private void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        state.disk().remove(file);
      }
    }
    state.disk().remove(folder);
  }

  private Path sibling(String suffix) {
    return state.root().resolve("identity." + suffix);
  }

  private AtomicFile file(Path folder, String name) {
    return new AtomicFile(state.disk(), folder.resolve(name));
  }

  private static byte[] required(AtomicFile file) throws IOException {
    return file.read().orElseThrow(() -> new CorruptStateException(file.path(), "it is missing"));
  }

  private static byte[] pem(ClientCredentials credentials) throws IOException {
    try {
      return credentials.toPem();
    } catch (CertificateException e) {
      throw new IOException("a certificate has no encoding", e);
    }
  }

  private static byte[] format(Identity identity) {
    return String.join(
            "\n",
            List.of(
                "fleet=" + identity.id().fleet(),
                "appliance=" + identity.id().appliance(),
                "name=" + identity.name(),
                "rootKey=" + HexFormat.of().formatHex(identity.root().toBytes()),
                "controller=" + identity.controller(),
                "authority=" + identity.authority(),
                ""))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Identity parse(AtomicFile file, byte[] content) throws CorruptStateException {
    try {
      Properties lines = new Properties();
      lines.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
      return new Identity(
          new ApplianceId(
              UUID.fromString(lines.getProperty("fleet", "")),
              UUID.fromString(lines.getProperty("appliance", ""))),
          lines.getProperty("name", ""),
          RootKey.of(HexFormat.of().parseHex(lines.getProperty("rootKey", ""))),
          ControllerAddress.parse(lines.getProperty("controller", "")),
          Digest.parse(lines.getProperty("authority", "")));
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptStateException(file.path(), e);
    }
  }
}
