package dev.wheelwright.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepaliveTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 25, 120, 121, 65_535})
  void anyNumberCanBeForced(int seconds) {
    assertThat(Keepalive.parseForced("forced " + seconds)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forced 0", "forced 65536", "forced", "forced -5", "forced  5", "5", ""})
  void nothingElseCan(String text) {
    assertThatThrownBy(() -> Keepalive.parseForced(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 65535");
  }

  @Test
  void isWrittenForcedOnlyWhereItMustBe() {
    assertThat(Keepalive.written(0)).isEqualTo(0);
    assertThat(Keepalive.written(10)).isEqualTo(10);
    assertThat(Keepalive.written(120)).isEqualTo(120);
    assertThat(Keepalive.written(9)).isEqualTo("forced 9");
    assertThat(Keepalive.written(121)).isEqualTo("forced 121");
  }
}
