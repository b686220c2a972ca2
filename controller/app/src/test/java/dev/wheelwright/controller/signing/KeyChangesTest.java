package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.signing.KeyChanges.RootFile;
import dev.wheelwright.controller.signing.KeyChanges.State;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.SignatureContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyChangesTest {
  private static final Passphrase PASSPHRASE = Passphrase.of("for this test only");
  private static final UUID FLEET = UUID.fromString("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");

  private final SecureRandom random = new SecureRandom();

  @TempDir private Path data;

  private KeyFolder folder(Optional<Passphrase> passphrase) {
    return new KeyFolder(data, passphrase, random);
  }

  private KeyChanges changes() {
    return new KeyChanges(data, Optional.empty(), random);
  }

  /** As after the first start of a controller. */
  @BeforeEach
  void makeKeys() {
    ControllerKeys keys = new KeyMaker(random).make(Instant.parse("2030-01-01T00:00:00Z"));
    KeyFolder folder = folder(Optional.empty());
    folder.write(keys);
    OnlineKey online = OnlineKey.of(keys.signing().online().publicKey());
    KeySet first = new KeySet(FLEET, 1, 1, List.of(online));
    folder.writeKeySet(
        keys.signing().root().orElseThrow().sign(SignatureContext.KEY_SET, first.encode()));
  }

  @Test
  void S7_rotationNamesTheNewKeyAndNotTheOld() {
    State before = changes().state();

    State after = changes().rotate(Optional.empty());

    assertThat(after.online()).isNotEqualTo(before.online());
    assertThat(after.epoch()).isEqualTo(1);
    assertThat(after.serial()).isEqualTo(2);
    KeySet set = KeySet.decode(folder(Optional.empty()).keySet().orElseThrow().payload().toArray());
    assertThat(set.fleet()).isEqualTo(FLEET);
    assertThat(set.onlineKeys())
        .singleElement()
        .satisfies(key -> assertThat(key.id()).hasToString(after.online()));
  }

  @Test
  void S4_aNewEpochHasANewKeyAndCountsAfresh() {
    changes().rotate(Optional.empty());
    State before = changes().state();

    State after = changes().raiseEpoch(Optional.empty());

    assertThat(after.epoch()).isEqualTo(2);
    assertThat(after.serial()).isEqualTo(1);
    assertThat(after.online()).isNotEqualTo(before.online());
  }

  @Test
  void aRotationThatWasInterruptedIsFinishedOrForgotten() throws IOException {
    State before = changes().state();
    Path keys = data.resolve("keys");
    byte[] oldKey = Files.readAllBytes(keys.resolve("online.key"));
    byte[] oldSet = Files.readAllBytes(keys.resolve("key-set"));
    State after = changes().rotate(Optional.empty());
    byte[] newKey = Files.readAllBytes(keys.resolve("online.key"));

    // stopped after the key set
    Files.write(keys.resolve("online.key"), oldKey);
    write(keys.resolve("online.key.next"), newKey);
    assertThat(changes().state()).isEqualTo(after);
    assertThat(keys.resolve("online.key.next")).doesNotExist();

    // stopped before it
    Files.write(keys.resolve("online.key"), oldKey);
    Files.write(keys.resolve("key-set"), oldSet);
    write(keys.resolve("online.key.next"), newKey);
    assertThat(changes().state()).isEqualTo(before);
    assertThat(keys.resolve("online.key.next")).doesNotExist();
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }

  @Test
  void theRootLeavesEncryptedAndIsNeededForChangesOnly(@TempDir Path stick) throws IOException {
    RootFile file = new RootFile(stick.resolve("root.key"), PASSPHRASE);
    State before = changes().state();

    State after = changes().takeRootOffline(file);

    assertThat(after.root()).isEqualTo(before.root());
    assertThat(after.rootHere()).isFalse();
    assertThat(data.resolve("keys/root.key")).doesNotExist();
    assertThat(Files.readString(file.file())).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.file())))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> changes().rotate(Optional.empty()))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("--root FILE");
    RootFile wrong = new RootFile(file.file(), Passphrase.of("another passphrase"));
    assertThatThrownBy(() -> changes().rotate(Optional.of(wrong)))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("passphrase is another one");
    assertThat(changes().rotate(Optional.of(file)).serial()).isEqualTo(2);
    assertThatThrownBy(() -> changes().takeRootOffline(file))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("nothing is overwritten");
  }

  @Test
  void S17_encryptedKeysNeedTheirPassphrase() throws IOException {
    assertThat(changes().encrypt(Optional.of(PASSPHRASE)).encrypted()).isTrue();

    for (String name : List.of("ca.key", "root.key", "online.key")) {
      assertThat(Files.readString(data.resolve("keys").resolve(name)))
          .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    }
    assertThatThrownBy(() -> folder(Optional.empty()).read())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("wheelwright.keys.passphrase-file");
    assertThatThrownBy(() -> folder(Optional.of(Passphrase.of("another passphrase"))).read())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("passphrase is another one");
    assertThat(folder(Optional.of(PASSPHRASE)).read()).isNotNull();
    KeyChanges open = new KeyChanges(data, Optional.of(PASSPHRASE), random);
    assertThat(open.rotate(Optional.empty()).encrypted()).isTrue();
    assertThat(open.encrypt(Optional.empty()).encrypted()).isFalse();
    assertThat(changes().state().serial()).isEqualTo(2);
  }

  @Test
  void S17_aShortPassphraseIsRefused() {
    assertThatThrownBy(() -> Passphrase.of("short"))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("12")
        .hasMessageNotContaining("short\"");
    assertThat(PASSPHRASE).hasToString("Passphrase[redacted]");
  }

  @Test
  void S17_aKeySetThatTheRootDidNotSignIsRefused() throws IOException {
    Path file = data.resolve("keys/key-set");
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    KeyChanges other = changes();
    State rotated = other.rotate(Optional.empty());
    assertThat(rotated.serial()).isEqualTo(2);
    List<String> forged = Files.readAllLines(file, StandardCharsets.US_ASCII);
    Files.write(file, List.of(forged.get(0), lines.get(1), forged.get(2)));

    assertThatThrownBy(() -> changes().state())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("is not signed by this root key");
  }
}
