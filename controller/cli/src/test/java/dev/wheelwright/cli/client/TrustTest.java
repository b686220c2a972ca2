package dev.wheelwright.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.cli.testing.FakeController;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real TLS, with certificates that the JDK's own tool makes. */
class TrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path home;
  private FakeController controller = FakeController.start();

  @AfterEach
  void stop() {
    controller.close();
  }

  /** A controller whose certificate has these names; the certificate, in PEM. */
  private Path serve(String names, String validity) throws Exception {
    Path store = home.resolve("server.p12");
    Files.deleteIfExists(store);
    List<String> options = List.of("-keystore", store.toString(), "-storepass", PASSWORD);
    keytool(
        options,
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=test -ext san="
            + names
            + " "
            + validity);
    Path certificate = home.resolve("server.crt");
    keytool(options, "-exportcert -alias server -rfc -file " + certificate);
    controller.close();
    controller = FakeController.startWithTls(context(store));
    return certificate;
  }

  private static void keytool(List<String> options, String command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.addAll(List.of(command.split(" ")));
    all.addAll(options);
    Process process = new ProcessBuilder(all).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private ControllerClient client(Map<String, String> more) throws ControllerException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("WHEELWRIGHT_URL", controller.url());
    settings.put("WHEELWRIGHT_TOKEN", FakeController.TOKEN);
    return new ControllerAccess(settings, home, warning -> {}).connect();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, String> more) {
    return assertThatThrownBy(() -> client(more).session())
        .isInstanceOf(ControllerException.class)
        .hasMessageNotContaining(FakeController.TOKEN);
  }

  private static Map<String, String> trusting(Path file) {
    return Map.of("WHEELWRIGHT_CA_FILE", file.toString());
  }

  @Test
  void trustsTheAuthorityThatTheSettingNamesOrTheUsualFileHolds() throws Exception {
    Path certificate = serve("ip:127.0.0.1", "-validity 2");
    controller.answersJson("GET /session", 200, "{\"account\":\"somebody\"}");

    assertThat(client(trusting(certificate)).session().path("account").asText())
        .isEqualTo("somebody");

    Path usual = home.resolve(".config/wheelwright/ca.crt");
    Files.createDirectories(usual.getParent());
    Files.copy(certificate, usual);
    assertThat(client(Map.of()).session().path("account").asText()).isEqualTo("somebody");
  }

  @Test
  void s9AServerThatNobodyVouchesForNeverSeesTheToken() throws Exception {
    serve("ip:127.0.0.1", "-validity 2");
    assertRefused(Map.of())
        .hasMessageContaining("its certificate is not vouched for by the system's authorities")
        .hasMessageContaining("WHEELWRIGHT_CA_FILE");

    Path other = Files.copy(home.resolve("server.crt"), home.resolve("other.crt"));
    serve("ip:127.0.0.1", "-validity 2");
    assertRefused(trusting(other)).hasMessageContaining("the authority in " + other);
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void saysWhichNamesTheCertificateLacks() throws Exception {
    Path certificate = serve("dns:elsewhere.example", "-validity 2");
    assertRefused(trusting(certificate))
        .hasMessageContaining("wheelwright.api.names")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void saysThatTheCertificateDoesNotHoldNow() {
    SSLHandshakeException failure = new SSLHandshakeException("certificate_expired");
    failure.initCause(new CertificateExpiredException("NotAfter: long ago"));

    assertThat(Trust.ofTheSystem().reason(failure)).contains("is this machine's clock right?");
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws Exception {
    serve("ip:127.0.0.1", "-validity 2");
    Path absent = home.resolve("absent.crt");
    assertRefused(trusting(absent)).hasMessageContaining("cannot read", absent.toString());

    Path malformed = Files.writeString(home.resolve("malformed.crt"), "hunter2");
    assertRefused(trusting(malformed))
        .hasMessageContaining(malformed + " holds no certificate in PEM")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void saysThatTheServerMayWantTls() throws Exception {
    serve("ip:127.0.0.1", "-validity 2");
    String plain = controller.url().replace("https://", "http://");
    assertThatThrownBy(
            () ->
                new ControllerAccess(
                        Map.of("WHEELWRIGHT_URL", plain, "WHEELWRIGHT_TOKEN", FakeController.TOKEN),
                        home,
                        warning -> {})
                    .connect()
                    .session())
        .hasMessageContaining("does it want https there?");
  }
}
