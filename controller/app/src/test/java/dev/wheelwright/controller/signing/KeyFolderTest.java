package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFolderTest {
  @TempDir private Path data;

  private KeyFolder folder() {
    return new KeyFolder(data, Optional.empty(), new SecureRandom());
  }

  private ControllerKeys write() {
    ControllerKeys keys =
        new KeyMaker(new SecureRandom()).make(Instant.parse("2030-01-01T00:00:00Z"));
    folder().write(keys);
    return keys;
  }

  @Test
  void readsBackWhatItWrote() {
    ControllerKeys written = write();

    ControllerKeys read = folder().read();

    assertThat(read.signing().rootPublicKey()).isEqualTo(written.signing().rootPublicKey());
    assertThat(read.signing().online().id()).isEqualTo(written.signing().online().id());
    assertThat(read.authority().certificate()).isEqualTo(written.authority().certificate());
  }

  @Test
  void keepsTheKeysForTheirOwner() throws IOException {
    write();

    Path folder = data.resolve("keys");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .hasSize(4)
          .allSatisfy(
              each ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                      .isEqualTo("rw-------"));
    }
    assertThat(data.resolve("keys.unfinished")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.key", "ca.crt", "root.key", "online.key"})
  void S17_refusesToStartWhenAKeyIsMissing(String name) throws IOException {
    write();
    Files.delete(data.resolve("keys").resolve(name));

    assertThatThrownBy(() -> folder().read())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("lacks " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.key", "ca.crt", "root.key", "online.key"})
  void S17_refusesToStartWhenAKeyIsEmpty(String name) throws IOException {
    write();
    Files.writeString(data.resolve("keys").resolve(name), "");

    assertThatThrownBy(() -> folder().read()).isInstanceOf(KeyFilesException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.key", "root.key", "online.key"})
  void S17_refusesToStartWhenOthersCanReadAKey(String name) throws IOException {
    write();
    Path file = data.resolve("keys").resolve(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> folder().read())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("open to other users");
  }

  @Test
  void refusesAnAuthorityWhoseKeyIsAnothers() throws IOException {
    ControllerKeys other =
        new KeyMaker(new SecureRandom()).make(Instant.parse("2030-01-01T00:00:00Z"));
    write();
    byte[] pem = Pem.PRIVATE_KEY.encode(other.authority().privateKey().getEncoded());
    Files.write(data.resolve("keys").resolve("ca.key"), pem);

    assertThatThrownBy(() -> folder().read())
        .isInstanceOf(KeyFilesException.class)
        .hasMessageContaining("do not belong together");
  }

  @Test
  void startsAfreshOverWhatAnInterruptedFirstStartLeft() throws IOException {
    Path unfinished = Files.createDirectory(data.resolve("keys.unfinished"));
    Files.writeString(unfinished.resolve("ca.key"), "half a k");

    write();

    assertThat(folder().read()).isNotNull();
  }

  @Test
  void S17_noSecretIsPrinted() {
    ControllerKeys keys = write();
    List<byte[]> secrets =
        List.of(
            keys.signing().root().orElseThrow().toPkcs8(),
            keys.signing().online().toPkcs8(),
            keys.authority().privateKey().getEncoded());

    String printed =
        keys
            + " "
            + keys.signing()
            + " "
            + keys.signing().root().orElseThrow()
            + " "
            + keys.authority();

    for (byte[] secret : secrets) {
      String tail = Base64.getEncoder().withoutPadding().encodeToString(secret);
      assertThat(printed).doesNotContain(tail.substring(tail.length() - 20));
      assertThat(printed).doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
    }
    assertThat(printed).contains(keys.signing().rootId().toString());
  }
}
