package dev.wheelwright.controller.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.wire.Digest;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenTest {
  private static final Digest AUTHORITY = Digest.of(new byte[] {1});

  @Test
  void isReadAsItWasWritten() {
    JoinToken token = JoinToken.make(new SecureRandom(), AUTHORITY);

    JoinToken parsed = JoinToken.parse(token.reveal()).orElseThrow();

    assertThat(parsed).isEqualTo(token);
    assertThat(parsed.authority()).isEqualTo(AUTHORITY);
    assertThat(parsed.secretDigest()).isEqualTo(token.secretDigest());
    assertThat(token.reveal()).matches("wwj_[A-Za-z0-9_-]{27}\\.[A-Za-z0-9_-]{43}");
  }

  @Test
  void S9_isNotPrinted() {
    JoinToken token = JoinToken.make(new SecureRandom(), AUTHORITY);

    assertThat(token.toString()).doesNotContain(token.reveal().substring(4, 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wwj_",
        "wwa_AAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "wwj_AAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "wwj_AAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
        "wwj_AAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        "wwj_AAAAAAAAAAAAAAAAAAAAAAAAAA+.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void S9_isRefusedInAnyOtherForm(String text) {
    assertThat(JoinToken.parse(text)).isEmpty();
  }
}
