package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we sign, openssl verifies, and the other way round. */
class SignatureVectorsTest {
  private static final UUID FLEET = new UUID(1, 2);
  private static final UUID APPLIANCE = new UUID(3, 4);
  private static final Map<SignatureContext, String> DOMAINS =
      Map.of(
          SignatureContext.CONFIG, "wheelwright-config-v1",
          SignatureContext.LATEST, "wheelwright-latest-v1",
          SignatureContext.KEY_SET, "wheelwright-key-set-v1");

  private final Ed25519Key key = Ed25519Key.generate(new SecureRandom());

  @TempDir private Path folder;

  private static byte[] payload(SignatureContext context) {
    RevisionStamp stamp = new RevisionStamp(1, 42);
    Digest digest = Digest.of(new byte[] {1});
    return switch (context) {
      case CONFIG ->
          new Envelope(1, FLEET, APPLIANCE, stamp, digest, Optional.empty(), 1_900_000_000, 1)
              .encode();
      case LATEST ->
          new Latest(FLEET, APPLIANCE, Bytes.of(new byte[32]), stamp, digest, 1_900_086_400)
              .encode();
      case KEY_SET -> new KeySet(FLEET, 1, 1, List.of(OnlineKey.of(new byte[32]))).encode();
    };
  }

  @ParameterizedTest
  @EnumSource
  void opensslVerifiesWhatWeSign(SignatureContext context)
      throws IOException, InterruptedException {
    Signed signed = key.sign(context, payload(context));
    writePublicKey();
    // Put together here from the text of the design, not by the code under test.
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(DOMAINS.get(context).getBytes(StandardCharsets.US_ASCII));
    message.write(0);
    message.writeBytes(signed.payload().toArray());
    Files.write(folder.resolve("message"), message.toByteArray());
    Files.write(folder.resolve("signature"), signed.signature().toArray());

    assertThat(verify()).contains("Signature Verified Successfully");
  }

  @Test
  void opensslRefusesASignatureMadeForAnotherPurpose() throws IOException, InterruptedException {
    byte[] payload = payload(SignatureContext.CONFIG);
    writePublicKey();
    Files.write(folder.resolve("message"), SignatureContext.CONFIG.signedBytes(payload));
    Files.write(
        folder.resolve("signature"),
        key.sign(SignatureContext.LATEST, payload).signature().toArray());

    assertThat(verify()).contains("Signature Verification Failure");
  }

  @Test
  void opensslSignsTheSameWithOurKeyFile() throws IOException, InterruptedException {
    byte[] payload = payload(SignatureContext.CONFIG);
    Files.write(folder.resolve("private.pem"), Pem.PRIVATE_KEY.encode(key.toPkcs8()));
    Files.write(folder.resolve("message"), SignatureContext.CONFIG.signedBytes(payload));

    openssl(
        "pkeyutl",
        "-sign",
        "-rawin",
        "-inkey",
        "private.pem",
        "-in",
        "message",
        "-out",
        "signature");

    assertThat(Files.readAllBytes(folder.resolve("signature")))
        .isEqualTo(key.sign(SignatureContext.CONFIG, payload).signature().toArray());
  }

  private void writePublicKey() throws IOException {
    AlgorithmIdentifier ed25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
    Files.write(
        folder.resolve("public.der"),
        new SubjectPublicKeyInfo(ed25519, key.publicKey()).getEncoded());
  }

  private String verify() throws IOException, InterruptedException {
    return openssl(
        "pkeyutl",
        "-verify",
        "-rawin",
        "-pubin",
        "-keyform",
        "DER",
        "-inkey",
        "public.der",
        "-in",
        "message",
        "-sigfile",
        "signature");
  }

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("this test needs openssl 3: install the package openssl", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
