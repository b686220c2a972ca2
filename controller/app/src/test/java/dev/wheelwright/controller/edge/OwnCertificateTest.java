package dev.wheelwright.controller.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.ServerCertificate;
import dev.wheelwright.controller.signing.TestKeys;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnCertificateTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final CertificateAuthority authority =
      new CertificateAuthority(TestKeys.make(NOW).authority(), new SecureRandom());

  @Test
  void namesEveryWayToReachIt() throws CertificateParsingException {
    assertThat(names("192.0.2.7"))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.0.2.7", "c.example.net");
    assertThat(names("0.0.0.0"))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "c.example.net");
  }

  private List<String> names(String host) throws CertificateParsingException {
    return new OwnCertificate(authority, host, List.of("c.example.net"))
        .at(NOW).leaf().getSubjectAlternativeNames().stream()
            .map(each -> String.valueOf(each.get(1)))
            .toList();
  }

  @Test
  void isIssuedAnewLongBeforeItEnds() {
    OwnCertificate own = new OwnCertificate(authority, "127.0.0.1", List.of());
    ServerCertificate first = own.at(NOW);

    assertThat(own.at(NOW.plus(Duration.ofDays(300)))).isSameAs(first);
    Instant late = NOW.plus(Duration.ofDays(306));
    assertThat(own.at(late).notAfter()).isAfter(late.plus(Duration.ofDays(360)));
    assertThat(own.at(late).key()).isNotEqualTo(first.key());
  }
}
