package dev.wheelwright.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "999.6, 1.0k",
    "1234, 1.2k",
    "9940, 9.9k",
    "9960, 10k",
    "34000000, 34M",
    "5e15, 5000T"
  })
  void ratesAreShort(double rate, String text) {
    assertThat(Quantity.rate(rate)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "59, 59s", "200, 3m20s", "18600, 5h10m", "1047600, 12d3h"})
  void agesAreShort(long seconds, String text) {
    assertThat(Quantity.age(seconds)).isEqualTo(text);
  }

  @Test
  void slightTrafficDiffersFromNone() {
    assertThat(Sparkline.of(List.of(0.0, 0.001, 100.0), 20)).isEqualTo("\u2581\u2582\u2588");
    assertThat(Sparkline.of(List.of(0.0, 0.0), 20)).isEqualTo("\u2581\u2581");
    assertThat(Sparkline.of(List.of(1.0, 2.0, 4.0), 2)).isEqualTo("\u2585\u2588");
    assertThat(Sparkline.of(List.of(), 20)).isEmpty();
  }

  @Test
  void linesEndWhereTheScreenDoes() {
    Table table = new Table("A", "LONGER");
    table.add(Cell.of("1"), new Cell("abcdefgh", Tone.BAD));

    assertThat(table.lines(false, 8)).containsExactly("A  LONG\u2026", "1  abcd\u2026");
    assertThat(table.lines(true, 8).getLast()).isEqualTo("1  \u001b[31mabcd\u2026\u001b[0m");
    assertThat(table.lines(false, 2)).containsExactly("A", "1");
    StringWriter whole = new StringWriter();
    table.print(new PrintWriter(whole, true), false);
    assertThat(whole).hasToString("A  LONGER\n1  abcdefgh\n");
  }
}
