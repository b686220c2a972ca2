package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.SignatureContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority's succession in the keys folder, and what an interruption of it leaves. */
class AuthorityRolloverTest {
  private static final Instant MADE = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2032-02-03T04:05:06Z");
  private static final Passphrase PASSPHRASE = Passphrase.of("for this test only");

  private final SecureRandom random = new SecureRandom();

  @TempDir private Path data;

  private KeyFolder folder() {
    return new KeyFolder(data, Optional.empty(), random);
  }

  private KeyChanges changes() {
    return new KeyChanges(data, Optional.empty(), random);
  }

  private AuthorityKey authority() {
    return folder().read().authority();
  }

  /** As after the first start of a controller. */
  @BeforeEach
  void makeKeys() {
    ControllerKeys keys = new KeyMaker(random).make(MADE);
    folder().write(keys);
    OnlineKey online = OnlineKey.of(keys.signing().online().publicKey());
    KeySet first = new KeySet(UUID.randomUUID(), 1, 1, List.of(online));
    folder()
        .writeKeySet(
            keys.signing().root().orElseThrow().sign(SignatureContext.KEY_SET, first.encode()));
  }

  @Test
  void S11_theOldAuthorityVouchesForTheNewOne() throws Exception {
    AuthorityKey before = authority();

    KeyChanges.State state = changes().rotateAuthority(LATER);

    AuthorityKey after = authority();
    Rollover rollover = after.rollover().orElseThrow();
    assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(after.certificate().getSubjectX500Principal())
        .isNotEqualTo(before.certificate().getSubjectX500Principal());
    assertThat(rollover.previous()).isEqualTo(before.certificate());
    assertThat(rollover.since()).isEqualTo(LATER);
    rollover.cross().verify(before.certificate().getPublicKey());
    assertThat(rollover.cross().getPublicKey()).isEqualTo(after.certificate().getPublicKey());
    assertThat(rollover.cross().getNotAfter()).isEqualTo(before.certificate().getNotAfter());
    assertThat(state.authority().fingerprint()).isEqualTo(after.fingerprint());
    assertThat(state.authority().ends())
        .isEqualTo(LATER.plus(Duration.ofDays(3652)))
        .isEqualTo(after.certificate().getNotAfter().toInstant());
    assertThat(state.authority().rollover())
        .contains(new KeyChanges.RolloverState(before.fingerprint(), LATER));
  }

  @Test
  void S11_theOldPrivateKeyIsGoneAtOnce() throws IOException {
    String old = Files.readString(data.resolve("keys/ca.key"));

    changes().rotateAuthority(LATER);

    assertThat(contents().values()).noneMatch(old::equals);
    assertThat(contents()).containsKey("ca-rollover.crt").doesNotContainKey("ca.key.next");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("keys/ca-rollover.crt"))))
        .isEqualTo("rw-------");
  }

  @Test
  void oneRolloverAfterTheOther() throws IOException {
    assertThatThrownBy(() -> changes().retireAuthority())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("no rollover is under way");
    AuthorityKey first = authority();
    changes().rotateAuthority(LATER);
    AuthorityKey second = authority();
    assertThatThrownBy(() -> changes().rotateAuthority(LATER))
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("under way since 2032-02-03T04:05:06Z")
        .hasMessageContaining("retire-authority");

    KeyChanges.State retired = changes().retireAuthority();

    assertThat(retired.authority().rollover()).isEmpty();
    assertThat(authority().certificate()).isEqualTo(second.certificate());
    assertThat(contents()).doesNotContainKey("ca-rollover.crt");
    changes().rotateAuthority(LATER.plusSeconds(1));
    X509Certificate previous = authority().rollover().orElseThrow().previous();
    assertThat(previous).isEqualTo(second.certificate()).isNotEqualTo(first.certificate());
  }

  /** Every state of the folder that a kill can leave, in the order in which they come about. */
  @Test
  void S11_aRolloverThatWasInterruptedIsFinishedOrForgotten() throws IOException {
    AuthorityKey before = authority();
    Map<String, String> old = contents();
    changes().rotateAuthority(LATER);
    AuthorityKey after = authority();
    Map<String, String> done = contents();

    restore(old);
    put("ca.key.next", done.get("ca.key"));
    assertThat(authority().fingerprint()).isEqualTo(before.fingerprint());
    assertThat(contents()).isEqualTo(old);

    restore(old);
    put("ca.key.next", done.get("ca.key"));
    put("ca-rollover.crt", done.get("ca-rollover.crt"));
    assertThat(authority().fingerprint()).isEqualTo(after.fingerprint());
    assertThat(contents()).isEqualTo(done);

    restore(old);
    put("ca.key.next", done.get("ca.key"));
    put("ca-rollover.crt", done.get("ca-rollover.crt"));
    put("ca.crt", done.get("ca.crt"));
    assertThat(authority().fingerprint()).isEqualTo(after.fingerprint());
    assertThat(contents()).isEqualTo(done);
  }

  @Test
  void S17_filesOfDifferentRolloversStopTheStart() throws IOException {
    Map<String, String> old = contents();
    changes().rotateAuthority(LATER);
    Map<String, String> done = contents();

    restore(old);
    put("ca-rollover.crt", done.get("ca-rollover.crt"));
    assertThatThrownBy(this::authority)
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("do not belong together");

    restore(done);
    String bundle = done.get("ca-rollover.crt");
    put("ca-rollover.crt", bundle.substring(0, bundle.lastIndexOf("-----BEGIN")));
    assertThatThrownBy(this::authority)
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("ca-rollover.crt");
  }

  @Test
  void S17_theNewKeyIsEncryptedLikeTheOldOne() throws IOException {
    changes().encrypt(Optional.of(PASSPHRASE));
    KeyChanges encrypted = new KeyChanges(data, Optional.of(PASSPHRASE), random);

    assertThat(encrypted.rotateAuthority(LATER).encrypted()).isTrue();

    assertThat(contents().get("ca.key")).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThatThrownBy(this::authority)
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("wheelwright.keys.passphrase-file");
    assertThat(encrypted.encrypt(Optional.empty()).authority().rollover()).isPresent();
    assertThat(authority().rollover()).isPresent();
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(data.resolve("keys"))) {
      for (Path each : files.toList()) {
        contents.put(each.getFileName().toString(), Files.readString(each));
      }
    }
    return contents;
  }

  private void restore(Map<String, String> contents) throws IOException {
    for (String name : contents().keySet()) {
      Files.delete(data.resolve("keys").resolve(name));
    }
    for (Map.Entry<String, String> each : contents.entrySet()) {
      put(each.getKey(), each.getValue());
    }
  }

  private void put(String name, String content) throws IOException {
    Path file = data.resolve("keys").resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }
}
