package dev.wheelwright.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each event, whatever is in its values. */
class LogLinesTest {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogLinesTest.class);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @AfterEach
  void restore() {
    LogManager.getLogManager().reset();
  }

  @Test
  void writesPairsWithTheContextFirst() {
    LogLines.writeTo(stream, "appliance=a1");

    LOGGER.atInfo().addKeyValue("revision", "1.7").log("event=applied");

    assertThat(text()).matches("time=\\S+ level=info appliance=a1 revision=1.7 event=applied\n");
  }

  @Test
  void valuesFromTheNetworkStayOnTheirLine() {
    LogLines.writeTo(stream, "appliance=a1");

    LOGGER.atWarn().addKeyValue("reason", Quoted.of("a\nb \"c\" \u001b[1m")).log("event=refused");

    assertThat(text().lines()).hasSize(1);
    assertThat(text()).contains("reason=\"a\\u000ab \\\"c\\\" \\u001b[1m\" event=refused");
  }

  @Test
  void theStreamOutlivesThePlatformsLogging() {
    LogLines.writeTo(stream, "appliance=a1");

    LogManager.getLogManager().reset();
    stream.println("last");

    assertThat(text()).isEqualTo("last\n");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
