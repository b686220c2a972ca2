package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.TestCertificates;
import dev.wheelwright.controller.signing.AuthorityKey;
import dev.wheelwright.controller.signing.TestKeys;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClientTrustTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final AuthorityKey old = TestKeys.make(NOW).authority();
  private final AuthorityKey next = TestKeys.successor(old, NOW);

  private static ClientTrust trust(AuthorityKey key) {
    return new ClientTrust(new CertificateAuthority(key, new SecureRandom()).trusted());
  }

  private static X509Certificate[] client(AuthorityKey key) {
    return new X509Certificate[] {
      TestCertificates.foreign(
          new CertificateAuthority(key, new SecureRandom()),
          NOW,
          UUID.randomUUID(),
          TestAgent.p256().getPublic())
    };
  }

  @Test
  void S11_bothAuthoritiesLetInWhileTheyOverlap() {
    assertThatCode(
            () -> {
              trust(next).checkClientTrusted(client(old), "EC");
              trust(next).checkClientTrusted(client(next), "EC");
            })
        .doesNotThrowAnyException();
    assertThat(trust(next).getAcceptedIssuers()).hasSize(2);
  }

  @Test
  void S11_afterwardsTheOldOneLetsNobodyIn() {
    ClientTrust after = trust(TestKeys.retired(next));

    assertThatThrownBy(() -> after.checkClientTrusted(client(old), "EC"))
        .isInstanceOf(CertificateException.class);
    assertThatCode(() -> after.checkClientTrusted(client(next), "EC")).doesNotThrowAnyException();
  }

  @Test
  void S11_aNameAloneLetsNobodyIn() {
    AuthorityKey stranger = TestKeys.make(NOW).authority();
    X509Certificate[] cross = {next.rollover().orElseThrow().cross()};

    assertThatThrownBy(() -> trust(next).checkClientTrusted(client(stranger), "EC"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust(next).checkClientTrusted(cross, "EC"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust(next).checkClientTrusted(new X509Certificate[0], "EC"))
        .isInstanceOf(CertificateException.class);
  }
}
