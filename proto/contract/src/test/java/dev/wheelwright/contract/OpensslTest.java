package dev.wheelwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.SignatureContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests and signatures of the vectors, told by a program that knows nothing of us. */
class OpensslTest {
  private static final HexFormat HEX = HexFormat.of();

  /** What goes before the 32 bytes of a raw Ed25519 public key in DER (RFC 8410, section 4). */
  private static final String ED25519_KEY_INFO = "302a300506032b6570032100";

  @TempDir private Path folder;

  private record Outcome(int exitCode, Bytes output) {}

  private static Outcome openssl(byte[] input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      Bytes output = Bytes.of(process.getInputStream().readAllBytes());
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs the openssl program (Debian: apt-get install openssl)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static byte[] sha256(byte[] input) {
    Outcome outcome = openssl(input, "dgst", "-sha256", "-binary");
    assertThat(outcome.exitCode()).isZero();
    return outcome.output().toArray();
  }

  @Test
  void digestsAreWhatOpensslSays() {
    List<Map<String, List<String>>> vectors = Vectors.read("digests.txt");
    assertThat(vectors).isNotEmpty();
    for (Map<String, List<String>> each : vectors) {
      byte[] head = HEX.parseHex(each.get("head").getFirst());
      List<byte[]> pages =
          each.getOrDefault("page", List.of()).stream().map(HEX::parseHex).toList();
      ByteArrayOutputStream parts = new ByteArrayOutputStream();
      parts.writeBytes("wheelwright-config-digest-v1\0".getBytes(StandardCharsets.US_ASCII));
      parts.writeBytes(sha256(head));
      pages.forEach(page -> parts.writeBytes(sha256(page)));

      Digest byOpenssl = Digest.fromBytes(sha256(parts.toByteArray()));

      assertThat(byOpenssl).hasToString(each.get("digest").getFirst());
      assertThat(content(head, pages).digest()).isEqualTo(byOpenssl);
    }
  }

  private static ConfigContent content(byte[] head, List<byte[]> pages) {
    List<Page> own = pages.stream().map(Page::ofBytes).toList();
    Map<UUID, List<Page>> byMembership =
        ConfigHead.decode(head).interfaces().stream()
            .collect(Collectors.toMap(InterfaceRecord::membership, link -> own));
    return ConfigContent.ofBytes(Bytes.of(head), byMembership);
  }

  @Test
  void signaturesAreWhatOpensslMade() throws IOException {
    List<Map<String, List<String>>> vectors = Vectors.read("signed.txt");
    assertThat(vectors).isNotEmpty();
    for (Map<String, List<String>> each : vectors) {
      byte[] signature = HEX.parseHex(each.get("signature").getFirst());
      byte[] key = HEX.parseHex(ED25519_KEY_INFO + each.get("publicKey").getFirst());
      byte[] payload = HEX.parseHex(each.get("encoded").getFirst());
      for (SignatureContext context : SignatureContext.values()) {
        boolean own = context == context(each.get("message").getFirst());

        assertThat(verifies(key, context.signedBytes(payload), signature)).isEqualTo(own);
      }
    }
  }

  private static SignatureContext context(String message) {
    return switch (message) {
      case "Envelope" -> SignatureContext.CONFIG;
      case "Latest" -> SignatureContext.LATEST;
      case "KeySet" -> SignatureContext.KEY_SET;
      case String other -> throw new IllegalArgumentException(other);
    };
  }

  private boolean verifies(byte[] key, byte[] message, byte[] signature) throws IOException {
    Path keyFile = Files.write(folder.resolve("key.der"), key);
    Path messageFile = Files.write(folder.resolve("message"), message);
    Path signatureFile = Files.write(folder.resolve("signature"), signature);
    Outcome outcome =
        openssl(
            new byte[0],
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-keyform",
            "DER",
            "-inkey",
            keyFile.toString(),
            "-in",
            messageFile.toString(),
            "-sigfile",
            signatureFile.toString());
    String text = new String(outcome.output().toArray(), StandardCharsets.UTF_8);
    assertThat(text).contains("Signature Verif");
    return outcome.exitCode() == 0;
  }
}
