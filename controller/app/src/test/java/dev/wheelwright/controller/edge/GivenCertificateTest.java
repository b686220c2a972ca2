package dev.wheelwright.controller.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.enrolment.ServerCertificate;
import dev.wheelwright.controller.error.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenCertificateTest {
  private final Instant now = Instant.now();

  @TempDir Path folder;
  private CertificateFiles files;
  private GivenCertificate given;

  @BeforeEach
  void setUp() {
    files = new CertificateFiles(folder);
    given = new GivenCertificate(files.certificate, files.key);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> given.at(now))
        .isInstanceOf(SettingException.class)
        .message()
        .contains(parts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void takesEveryKindOfKeyThatTlsHas(String algorithm) {
    KeyPair pair = CertificateFiles.pair(algorithm);
    X509Certificate leaf = files.write(pair, now);

    ServerCertificate certificate = given.at(now);

    assertThat(certificate.chain()).containsExactly(leaf, files.authority.certificate());
    assertThat(certificate.key().getEncoded()).isEqualTo(pair.getPrivate().getEncoded());
    assertThat(new ApiTls(given, Clock.systemUTC()).certificate()).isEqualTo(certificate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void takesKeysInTheFormOfTheirKind(String algorithm) {
    KeyPair pair = CertificateFiles.pair(algorithm);
    files.writeCertificate(pair, now);
    String text =
        CertificateFiles.pem(
            pair.getPrivate() instanceof ECPrivateKey key
                ? CertificateFiles.sec1(key)
                : pair.getPrivate());
    files.writeKey("Some words before it.\n" + text);

    assertThat(text).contains("BEGIN " + algorithm + " PRIVATE KEY");
    assertThat(given.at(now).key().getAlgorithm()).isEqualTo(algorithm);
  }

  @Test
  void saysAllThatIsWrongAtOnce() throws IOException {
    files.write(CertificateFiles.pair("EC"), now.minus(Duration.ofDays(400)));
    PrivateKey another = CertificateFiles.pair("EC").getPrivate();
    files.writeKey(CertificateFiles.pem(CertificateFiles.pkcs8(another)));
    Files.setPosixFilePermissions(files.key, PosixFilePermissions.fromString("rw-r-----"));

    assertRefused(
        "wheelwright.api.certificate-file: the certificate ended at ",
        "wheelwright.api.key-file: " + files.key + " is open to others",
        "wheelwright.api.key-file: " + files.key + " is not the key of " + files.certificate);
  }

  @Test
  void refusesACertificateThatHasNotBegun() {
    files.write(CertificateFiles.pair("EC"), now.plus(Duration.ofDays(1)));
    assertRefused("the certificate begins at ");
  }

  @Test
  void refusesFilesThatAreNotThere() {
    assertRefused(
        "wheelwright.api.certificate-file: can't read " + files.certificate,
        "wheelwright.api.key-file: can't read " + files.key);
  }

  @Test
  void refusesAnEncryptedKey() throws Exception {
    KeyPair pair = CertificateFiles.pair("EC");
    files.writeCertificate(pair, now);
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPassword("not a real password".toCharArray())
            .build();
    files.writeKey(
        CertificateFiles.pem(new JcaPKCS8Generator(pair.getPrivate(), encryptor).generate()));

    assertRefused("wheelwright.api.key-file: " + files.key + " is encrypted");
  }

  @Test
  void S14_neverRepeatsWhatIsInTheFiles() {
    for (String content : List.of("hunter2", "", "-----BEGIN PRIVATE KEY-----\nhunter2\n")) {
      files.writeCertificate(CertificateFiles.pair("EC"), now);
      files.writeKey(content);
      assertThatThrownBy(() -> given.at(now))
          .hasMessageContaining("holds no private key in PEM")
          .hasMessageNotContaining("hunter2")
          .hasNoCause();
    }
    assertThat(new ServerCertificate(CertificateFiles.pair("EC").getPrivate(), List.of(leaf())))
        .hasToString(
            "ServerCertificate[CN=Wheelwright until " + leaf().getNotAfter().toInstant() + "]");
  }

  private X509Certificate leaf() {
    return files.writeCertificate(CertificateFiles.pair("EC"), now);
  }
}
