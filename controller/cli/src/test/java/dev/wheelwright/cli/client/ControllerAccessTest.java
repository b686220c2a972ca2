package dev.wheelwright.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerAccessTest {
  private final List<String> warnings = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1:8080",
        "http://controller.example:8080",
        "http://[2001:db8::1]:8080"
      })
  void warnsBeforeATokenTravelsInTheClear(String address) throws ControllerException {
    connect(address);

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("unencrypted", address)
        .doesNotContain("wwa_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/",
        "http://localhost:8080",
        "http://[::1]:8080",
        "https://192.0.2.1"
      })
  void doesNotWarnWhereItDoesNotTravelInTheClear(String address) throws ControllerException {
    connect(address);

    assertThat(warnings).isEmpty();
  }

  private void connect(String address) throws ControllerException {
    Map<String, String> settings = Map.of("WHEELWRIGHT_URL", address, "WHEELWRIGHT_TOKEN", "wwa_x");
    new ControllerAccess(settings, Path.of("/nonexistent"), warnings::add).connect();
  }
}
