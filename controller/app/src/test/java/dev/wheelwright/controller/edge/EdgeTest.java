package dev.wheelwright.controller.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.link.CapturedLog;
import dev.wheelwright.controller.testing.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's port as it is by default, with a given certificate. */
@QuarkusTest
@TestProfile(WithGivenCertificate.class)
class EdgeTest {
  private static final String SESSION = "api/v1/session";

  @TestHTTPResource(value = "/", tls = true)
  URI base;

  @Inject Edge edge;

  @ConfigProperty(name = "wheelwright.api.certificate-file")
  Path certificateFile;

  private CertificateFiles files;

  @BeforeEach
  void setUp() {
    files = new CertificateFiles(certificateFile.getParent());
  }

  /** Trusts what vouches for the certificate in the file. */
  private SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificateFile)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      store.setCertificateEntry("authority", all.stream().reduce((_, last) -> last).orElseThrow());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A client at one of this machine's own addresses, with connections of its own. */
  private HttpClient client(String address) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(trust())
        .localAddress(InetAddress.ofLiteral(address))
        .build();
  }

  private HttpResponse<String> get(HttpClient client) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(SESSION))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + Api.token())
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private X509Certificate shown(String address) throws Exception {
    try (HttpClient client = client(address)) {
      Optional<SSLSession> session = get(client).sslSession();
      return (X509Certificate) session.orElseThrow().getPeerCertificates()[0];
    }
  }

  @Test
  void servesByTls13OnlyAndTellsBrowsersSo() throws Exception {
    try (HttpClient client = client("127.0.0.2")) {
      HttpResponse<String> answer = get(client);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .hasValue("max-age=31536000");
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
    assertThatThrownBy(
            () -> {
              try (var socket =
                  trust().getSocketFactory().createSocket("localhost", base.getPort())) {
                var old = (javax.net.ssl.SSLSocket) socket;
                old.setEnabledProtocols(new String[] {"TLSv1.2"});
                old.startHandshake();
              }
            })
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void S17_nothingIsServedWithoutTls() {
    URI plain = URI.create("http://localhost:%s/%s".formatted(base.getPort(), SESSION));
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThatThrownBy(
              () -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anotherCertificateIsServedWithoutARestartAndABadOneIsNot() throws Exception {
    X509Certificate first = shown("127.0.0.3");
    X509Certificate next = files.write(CertificateFiles.pair("EC"), Instant.now());
    assertThat(next).isNotEqualTo(first);

    edge.look();
    assertThat(shown("127.0.0.3")).isEqualTo(next);

    String good = Files.readString(certificateFile);
    files.writeCertificate(CertificateFiles.pair("EC"), Instant.now());
    try (CapturedLog log = CapturedLog.open()) {
      edge.look();
      edge.look();
      assertThat(log.lines().stream().filter(line -> line.contains("api-certificate-refused")))
          .singleElement()
          .asString()
          .contains("is not the key of", "the one before stays in use");
    }
    Files.writeString(certificateFile, good);
    assertThat(shown("127.0.0.3")).isEqualTo(next);
  }

  @Test
  void S16_whoAsksTooOftenIsToldToWaitAndOthersAreServed() throws Exception {
    try (HttpClient greedy = client("127.0.0.4");
        HttpClient other = client("127.0.0.5")) {
      int[] statuses = new int[4 * WithGivenCertificate.BURST];
      HttpResponse<String> last = get(greedy);
      for (int i = 0; i < statuses.length; i++) {
        last = get(greedy);
        statuses[i] = last.statusCode();
      }

      assertThat(Arrays.stream(statuses).filter(status -> status == 200).count())
          .isGreaterThanOrEqualTo(WithGivenCertificate.BURST - 1);
      assertThat(Arrays.stream(statuses)).contains(429);
      assertThat(get(other).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void oneIpv6NetworkIsOneRemote() {
    assertThat(RequestGuard.remote("2001:db8:0:1::1"))
        .isEqualTo(RequestGuard.remote("2001:db8:0:1:ffff::2"))
        .isNotEqualTo(RequestGuard.remote("2001:db8:0:2::1"));
    assertThat(RequestGuard.remote("192.0.2.1")).isNotEqualTo(RequestGuard.remote("192.0.2.2"));
    assertThat(RequestGuard.remote("")).isEmpty();
  }
}
