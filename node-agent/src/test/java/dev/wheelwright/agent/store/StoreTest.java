package dev.wheelwright.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.device.OwnedState;
import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.agent.store.MembershipKeys.KeyName;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.RevisionStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State files: durable, whole or refused (F1, F2, F8). */
class StoreTest {
  private static final Floor OLD = floor(3);
  private static final Floor NEW = floor(4);

  @TempDir private Path folder;
  private final FailingDisk disk = FailingDisk.never();
  private final TestFleet fleet = new TestFleet();
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    state = StateDirectory.open(folder.resolve("agent"), disk);
  }

  @Test
  void startsWithNothing() throws IOException {
    assertThat(state.floor().read()).isEqualTo(Floor.NONE);
    assertThat(state.lastGood().read()).isEmpty();
    assertThat(state.keySet().read()).isEmpty();
    assertThat(state.attempt().read()).isEmpty();
    assertThat(state.owned().load()).isEmpty();
    assertThat(state.keys().publicKeys()).isEmpty();
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    ConfigContent content = TestConfigs.config(600);
    StoredConfig config =
        new StoredConfig(fleet.keySet(), fleet.config(7, content.digest()), content);
    Attempt attempt = new Attempt(new RevisionStamp(1, 7), content.digest());
    OwnedState owned =
        new OwnedState(
            "boot", Set.of(new InterfaceName("EMEA")), Map.of(Sysctl.Global.IPV4_FORWARDING, "0"));

    state.floor().write(NEW);
    state.keySet().write(fleet.keySet());
    state.lastGood().write(config);
    state.attempt().write(attempt);
    state.owned().save(owned);

    assertThat(state.floor().read()).isEqualTo(NEW);
    assertThat(state.keySet().read()).contains(fleet.keySet());
    assertThat(state.lastGood().read()).contains(config);
    assertThat(state.attempt().read()).contains(attempt);
    assertThat(state.owned().load()).contains(owned);
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    state.floor().write(NEW);
    state.keys().findOrCreate(new KeyName(TestConfigs.MEMBERSHIP, 1), new SecureRandom());

    assertThat(permissions("")).isEqualTo("rwx------");
    assertThat(permissions("keys")).isEqualTo("rwx------");
    assertThat(permissions("floor")).isEqualTo("rw-------");
    assertThat(permissions("keys/" + TestConfigs.MEMBERSHIP + ".1")).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aWriteThatStopsAtAnyStepLeavesTheOldOrTheNewContent(int steps) throws IOException {
    state.floor().write(OLD);
    disk.failAfter(steps);

    assertThatThrownBy(() -> state.floor().write(NEW)).isInstanceOf(IOException.class);

    // The third step only makes the second durable: the new name is there already.
    assertThat(state.floor().read()).isEqualTo(steps < 2 ? OLD : NEW);
    disk.failAfter(3);
    state.floor().write(NEW);
    assertThat(state.floor().read()).isEqualTo(NEW);
  }

  @Test
  void everyTornFileIsAnError() throws IOException {
    ConfigContent content = TestConfigs.config(2);
    state
        .lastGood()
        .write(new StoredConfig(fleet.keySet(), fleet.config(7, content.digest()), content));
    Path file = state.root().resolve("last-good");
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> state.lastGood().read())
          .isInstanceOf(CorruptStateException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void everyChangedByteIsAnError() throws IOException {
    state.floor().write(NEW);
    Path file = state.root().resolve("floor");
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x20;
      Files.write(file, changed);
      assertThatThrownBy(() -> state.floor().read()).isInstanceOf(CorruptStateException.class);
    }
  }

  @Test
  void oneFileDoesNotPassForAnother() throws IOException {
    state.floor().write(NEW);
    Files.move(state.root().resolve("floor"), state.root().resolve("key-set"));

    assertThatThrownBy(() -> state.keySet().read())
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("another format");
  }

  @Test
  void theFloorOnlyRises() throws IOException {
    FloorKeeper keeper = new FloorKeeper(state.floor());

    assertThat(keeper.raise(NEW)).isTrue();
    assertThat(keeper.raise(OLD)).isFalse();
    assertThat(keeper.current()).isEqualTo(NEW);
    assertThat(state.floor().read()).isEqualTo(NEW);
  }

  @Test
  void aFloorThatIsThereAlreadyIsNotWrittenAgain() throws IOException {
    FloorKeeper keeper = new FloorKeeper(state.floor());
    keeper.raise(NEW);
    int before = disk.steps();

    assertThat(keeper.raise(NEW)).isTrue();

    assertThat(disk.steps()).isEqualTo(before);
  }

  @Test
  void aFloorThatCouldNotBeWrittenDoesNotCount() throws IOException {
    FloorKeeper keeper = new FloorKeeper(state.floor());
    keeper.raise(OLD);
    disk.failAfter(0);

    assertThatThrownBy(() -> keeper.raise(NEW)).isInstanceOf(IOException.class);

    assertThat(keeper.current()).isEqualTo(OLD);
  }

  @Test
  void askingForAKeyAgainGivesTheSame() throws IOException {
    KeyName name = new KeyName(TestConfigs.MEMBERSHIP, 1);
    WgPrivateKey key = state.keys().findOrCreate(name, new SecureRandom());

    MembershipKeys reopened = state.keys();

    assertThat(reopened.findOrCreate(name, new SecureRandom())).isEqualTo(key);
    assertThat(reopened.publicKeys()).isEqualTo(Map.of(name, key.publicKey()));
    assertThat(reopened.find(new KeyName(TestConfigs.MEMBERSHIP, 2))).isEmpty();
  }

  @Test
  void aKeyThatCouldNotBeStoredIsNotGivenOut() throws IOException {
    KeyName name = new KeyName(TestConfigs.MEMBERSHIP, 1);
    MembershipKeys keys = state.keys();
    disk.failAfter(1);

    assertThatThrownBy(() -> keys.findOrCreate(name, new SecureRandom()))
        .isInstanceOf(IOException.class);

    assertThat(keys.find(name)).isEmpty();
    disk.failAfter(100);
    assertThat(state.keys().publicKeys()).isEmpty();
  }

  @Test
  void aCorruptKeyIsAnErrorAndNoNewKey() throws IOException {
    state.keys().findOrCreate(new KeyName(TestConfigs.MEMBERSHIP, 1), new SecureRandom());
    Files.write(state.root().resolve("keys").resolve(TestConfigs.MEMBERSHIP + ".1"), new byte[32]);

    assertThatThrownBy(state::keys).isInstanceOf(CorruptStateException.class);
  }

  @Test
  void oneAgentHasTheStateDirectory() throws IOException {
    try (StateLock lock = StateLock.tryAcquire(state).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.tryAcquire(state)).isEmpty();
      assertThat(StateLock.isHeld(state)).isTrue();
    }
    assertThat(StateLock.isHeld(state)).isFalse();
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(state.root().resolve(name)));
  }

  private static Floor floor(long revision) {
    return new Floor(
        new RevisionStamp(1, revision),
        Optional.of(ConfigContent.EMPTY.digest()),
        TestFleet.ISSUED_AT + revision);
  }
}
