package dev.wheelwright.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.wire.Digest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplyResultTest {
  @Test
  void s12ReasonsAreShortAndPrintable() {
    String hostile = "no\u001b[2Jroom\u0000\r\n" + "x".repeat(5000);
    ApplyResult result =
        new ApplyResult(
            Digest.of(new byte[0]),
            1,
            Outcome.REFUSED,
            hostile,
            Optional.empty(),
            Optional.empty());
    assertThat(result.reason()).hasSize(1000).startsWith("no [2Jroom   xxx");
  }
}
